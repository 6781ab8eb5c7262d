namespace TorchSharp;

/// <summary>The dispose scopes of the current thread and their statistics.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_current;

    private readonly ThreadDisposeScopeStatistics _statistics = new();

    /// <summary>The counts of the current thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => Current._statistics;

    internal static DisposeScopeManager Current => t_current ??= new();

    /// <summary>The innermost open scope of this thread.</summary>
    internal DisposeScope? Innermost { get; private set; }

    internal DisposeScope Open() => Innermost = new(this, Innermost);

    /// <summary>Takes a scope out of the chain. Scopes may end out of order: the inner ones then go on under the outer one.</summary>
    internal void Close(DisposeScope closed)
    {
        if (ReferenceEquals(Innermost, closed))
        {
            Innermost = closed.Outer;
            return;
        }
        for (var scope = Innermost; scope is not null; scope = scope.Outer)
        {
            if (ReferenceEquals(scope.Outer, closed))
            {
                scope.Outer = closed.Outer;
                return;
            }
        }
    }

    /// <summary>Puts a new object into the innermost scope, which is returned.</summary>
    internal static DisposeScope? Register(IScoped created)
    {
        var manager = Current;
        var statistics = manager.StatisticsOf(created);
        var scope = manager.Innermost;
        if (scope is null)
        {
            statistics.CreatedOutsideScopeCount++;
            return null;
        }
        statistics.CreatedInScopeCount++;
        scope.Register(created);
        return scope;
    }

    internal LifetimeStatistics StatisticsOf(IScoped scoped) => scoped is torch.Tensor ? _statistics.TensorStatistics : _statistics.PackedSequenceStatistics;
}
