using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>What a bandit chooses among: the values of one hyper-parameter, or all configurations of a finite space.</summary>
internal sealed class BanditArms
{
    /// <summary>The most arms there may be.</summary>
    public const int Most = 10_000;

    private readonly Space _space;
    private readonly HyperParameter? _hyperParameter;
    private readonly Configuration[] _configurations = [];
    private readonly Dictionary<Configuration, int> _indices = [];

    public BanditArms(Space space, string? hyperParameter)
    {
        _space = space;
        if (hyperParameter is null)
        {
            _configurations = space.Count > 0 && space.Cardinality <= Most ? [.. space.Enumerate()] : [];
            Count = _configurations.Length;
            for (int i = 0; i < Count; i++) _indices[_configurations[i]] = i;
        }
        else if (space.TryGet(hyperParameter, out _hyperParameter) && _hyperParameter.Cardinality is long count and <= Most)
        {
            Count = (int)count;
        }
    }

    /// <summary>How many there are; 0 where the space offers none.</summary>
    public int Count { get; }

    /// <summary>Demands that a declared space has arms. One that trials have yet to define may have none.</summary>
    /// <exception cref="ArgumentException">It has none; the message says why.</exception>
    public static void Check(Space space, string? hyperParameter)
    {
        if (space.Count == 0 || new BanditArms(space, hyperParameter).Count > 0) return;
        throw new ArgumentException(hyperParameter is null
            ? Invariant($"A bandit needs at most {Most} configurations, but the space has {(space.Cardinality is { } count ? Invariant($"{count}") : "infinitely many")}. Name the hyper-parameter whose values are the arms.")
            : Invariant($"The arms must be the values of a discrete hyper-parameter of the space with at most {Most} values, but '{hyperParameter}' is none."));
    }

    /// <summary>A configuration of an arm; what the arm leaves open is drawn.</summary>
    public Configuration Draw(int arm, RandomSource random)
    {
        if (_hyperParameter is null) return _configurations[arm];

        if (_space.IsConstrained && OfArm(arm, random) is { } chosen) return chosen;

        // Where the arm's own hyper-parameter exists only under conditions, draws are repeated until it does.
        var drawn = _space.Draw(random);
        for (int again = 0; again < 1000 && !drawn.Contains(_hyperParameter.Name); again++) drawn = _space.Draw(random.Fork(Invariant($"draw {again}")));
        if (!drawn.Contains(_hyperParameter.Name)) return drawn;
        return _space.Repair(drawn.With(_hyperParameter.Name, _hyperParameter.ValueAt(arm)), random);
    }

    // With constraints, what goes with one arm may not go with another: all but the arm is drawn anew.
    private Configuration? OfArm(int arm, RandomSource random)
    {
        try
        {
            return _space.Complete(new Configuration((_hyperParameter!.Name, _hyperParameter.ValueAt(arm))), random);
        }
        catch (ArgumentException)
        {
            return null; // Nothing goes with this arm, or it exists under conditions alone.
        }
    }

    /// <summary>The arm of a configuration, or -1.</summary>
    public int Of(Configuration configuration) => _hyperParameter is null
        ? _indices.GetValueOrDefault(configuration, -1)
        : configuration.TryGet(_hyperParameter.Name, out var value) && _hyperParameter.TryConform(value, out value) ? (int)_hyperParameter.IndexOf(value) : -1;

    public string Name(int arm) => _hyperParameter is null ? _configurations[arm].ToString() : Invariant($"{_hyperParameter.Name} {_hyperParameter.ValueAt(arm)}");
}
