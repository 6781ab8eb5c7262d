namespace TorchSharp;

/// <summary>Owns what is created while it is the innermost scope of its thread, and disposes what it still owns when it ends.</summary>
/// <threadsafety>A scope belongs to the thread that opened it.</threadsafety>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _owner;
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager owner, DisposeScope? outer)
    {
        _owner = owner;
        Outer = outer;
    }

    /// <summary>The scope around this one on its thread.</summary>
    internal DisposeScope? Outer { get; set; }

    public int DisposablesCount => _disposables.Count;

    public IReadOnlyList<IDisposable> DisposablesView => [.. _disposables];

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    public void Attach(IDisposable disposable)
    {
        switch (disposable)
        {
            case IScoped { OwningDisposeScope: { } owner } when ReferenceEquals(owner, this):
                return;
            case IScoped scoped:
                if (scoped.OwningDisposeScope is { } other)
                {
                    other._disposables.Remove(disposable);
                }
                else
                {
                    _owner.StatisticsOf(scoped).AttachedToScopeCount++;
                }
                scoped.OwningDisposeScope = this;
                break;
        }
        _disposables.Add(disposable);
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] attached = [.. disposables];
        foreach (var disposable in attached)
        {
            Attach(disposable);
        }
        return attached;
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        if (_disposables.Remove(disposable) && disposable is IScoped scoped)
        {
            scoped.OwningDisposeScope = null;
            _owner.StatisticsOf(scoped).DetachedFromScopeCount++;
        }
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToArray())
        {
            Detach<IDisposable>(disposable);
        }
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        if (scope is null)
        {
            return Detach(disposable);
        }
        if (_disposables.Remove(disposable))
        {
            scope._disposables.Add(disposable);
            if (disposable is IScoped scoped)
            {
                scoped.OwningDisposeScope = scope;
            }
        }
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
        => (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
        => (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToArray())
        {
            MoveToOther<IDisposable>(scope, disposable);
        }
    }

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(Outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => MoveToOther(Outer, first, second);

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => MoveToOther(Outer, first, second, third);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    public void DisposeEverything() => DisposeEverythingBut(Array.Empty<IDisposable>());

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IDisposable)keep);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut(new IDisposable[] { first, second });
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut(new IDisposable[] { first, second, third });
        return (first, second, third);
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        HashSet<IDisposable> keep = new(inKeep, ReferenceEqualityComparer.Instance);
        var disposables = _disposables;
        _disposables = new(ReferenceEqualityComparer.Instance);
        foreach (var disposable in disposables)
        {
            if (keep.Contains(disposable))
            {
                _disposables.Add(disposable);
                continue;
            }
            if (disposable is IScoped scoped)
            {
                scoped.OwningDisposeScope = null;
                _owner.StatisticsOf(scoped).DisposedInScopeCount++;
                scoped.DisposeByScope();
            }
            else
            {
                disposable.Dispose();
            }
        }
    }

    /// <summary>Forgets an object that was disposed by other means.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (_disposables.Remove(disposable) && disposable is IScoped scoped)
        {
            scoped.OwningDisposeScope = null;
            _owner.StatisticsOf(scoped).DisposedInScopeCount++;
        }
    }

    public void Dispose()
    {
        DisposeEverything();
        _owner.Close(this);
    }

    /// <summary>Adds an object that was just created.</summary>
    internal void Register(IDisposable created) => _disposables.Add(created);
}
