using static System.FormattableString;

namespace TorchTune;

/// <summary>The constraints and derived values of a space at work: what keeps them, and draws among that.</summary>
/// <threadsafety>Immutable, caches apart, which any thread may fill.</threadsafety>
internal sealed class SpaceRules
{
    private readonly Space _space;
    private readonly Dictionary<string, Rule> _derived = new(StringComparer.Ordinal);
    private readonly Rule[] _rules;
    private readonly Lazy<FeasibleRegion> _region;

    /// <summary>Those of a space.</summary>
    /// <exception cref="ArgumentException">A name is taken or is not there, values depend on one another in a circle, or something is treated as what it is not.</exception>
    public SpaceRules(Space space)
    {
        _space = space;
        RefuseTakenNames();
        foreach (var value in InOrder()) _derived.Add(value.Name, Rule.Of(space, value, _derived));
        _rules = [.. space.Derived.Select(value => _derived[value.Name]), .. space.Constraints.Select(constraint => Rule.Of(space, constraint, _derived))];
        _region = new Lazy<FeasibleRegion>(() => new FeasibleRegion(space, _rules));
    }

    public bool IsDerived(string name) => _derived.ContainsKey(name);

    /// <summary>Whether a configuration, valid but for its constraints, keeps them.</summary>
    public bool Keeps(Configuration configuration) => At(configuration) is { } at && Array.TrueForAll(_rules, rule => rule.Holds(at));

    /// <summary>What a configuration breaks, as errors say it; null where it breaks nothing.</summary>
    public string? FaultOf(Configuration configuration)
    {
        if (At(configuration) is not { } at) return null;
        return Array.Find(_rules, rule => !rule.Holds(at))?.Fault(at);
    }

    /// <inheritdoc cref="Space.DecidedAfter"/>
    public int? DecidedAfter(Configuration configuration)
    {
        var at = At(configuration) ?? throw new ArgumentException(Invariant($"A configuration must give everything that exists a value, but {configuration} does not."));
        Rule[] broken = Array.FindAll(_rules, rule => !rule.Holds(at));
        if (broken.Length == 0) return null;

        var order = _space.ParentsFirst;
        Array.Clear(at.Decided);
        for (int count = 0; count < order.Length; count++)
        {
            if (count > 0) at.Decided[order[count - 1]] = true;
            if (!Array.Exists(broken, rule => !rule.MayHold(at))) continue;
            return count > 0 && NoLaterValueHelps(order[count - 1], at, broken) ? count - 1 : count;
        }

        return order.Length > 0 && NoLaterValueHelps(order[^1], at, broken) ? order.Length - 1 : order.Length;
    }

    /// <inheritdoc cref="Space.Derive"/>
    public Configuration Derive(Configuration configuration)
    {
        if (At(configuration) is not { } at) return configuration;
        foreach (var value in _space.Derived)
        {
            var rule = _derived[value.Name];
            if (rule.Applies(at.Active) && rule.Term!.ValueOf(at) is Value derived) configuration = configuration.With(value.Name, derived);
        }

        return configuration;
    }

    /// <summary>Values drawn for all that is missing, among those that keep the constraints; null where none were found.</summary>
    public Configuration? Draw(Configuration partial, RandomSource random)
    {
        var first = _space.Filled(partial, random);
        return Keeps(first) ? first : _region.Value.Draw(partial, random.Fork("constraints"));
    }

    /// <inheritdoc cref="Space.Nearby"/>
    public Configuration? Nearby(Configuration wished, RandomSource random) => _region.Value.Nearby(wished, random.Fork("nearby"));

    /// <summary>The error that no configuration keeps the constraints.</summary>
    public string NothingKeeps() => _region.Value.NothingKeeps();

    private Valuation? At(Configuration configuration)
    {
        var at = new Valuation(_space);
        return at.Fill(configuration) ? at : null;
    }

    // The values of numbers come in rising order.
    private bool NoLaterValueHelps(int index, Valuation at, Rule[] broken)
    {
        if (!at.Active[index] || _space[index].Kind is not (HyperParameterKind.Float or HyperParameterKind.Int)) return false;
        at.Decided[index] = true;
        at.Rising = index;
        return Array.Exists(broken, rule => !rule.MayHold(at));
    }

    private void RefuseTakenNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in _space.Derived)
        {
            if (_space.IndexOf(value.Name) >= 0 || !names.Add(value.Name)) throw new ArgumentException(Invariant($"Derived value '{value.Name}': a name must occur once in a space, but this one occurs twice."));
        }

        bool taken = _space.IndexOf(SpaceGrammar.ConstraintsKey) >= 0 || names.Contains(SpaceGrammar.ConstraintsKey);
        if (!_space.Constraints.IsEmpty && taken) throw new ArgumentException(Invariant($"A space with constraints lists them under '{SpaceGrammar.ConstraintsKey}': nothing else may have this name, but something has."));
    }

    // What others are computed from comes first.
    private List<DerivedValue> InOrder()
    {
        var values = _space.Derived.ToDictionary(value => value.Name, StringComparer.Ordinal);
        var order = new List<DerivedValue>();
        var path = new List<string>();
        foreach (var value in _space.Derived) Visit(value);
        return order;

        void Visit(DerivedValue value)
        {
            if (order.Contains(value)) return;
            if (path.Contains(value.Name)) throw new ArgumentException(Invariant($"Derived value '{value.Name}': must not be computed from itself, but {string.Join(" from ", path.SkipWhile(name => name != value.Name).Append(value.Name).Select(name => Invariant($"'{name}'")))}."));
            path.Add(value.Name);
            foreach (string name in value.From)
            {
                if (values.TryGetValue(name, out var other)) Visit(other);
            }

            path.RemoveAt(path.Count - 1);
            order.Add(value);
        }
    }
}
