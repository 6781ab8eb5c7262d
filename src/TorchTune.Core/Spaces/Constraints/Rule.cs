using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>A constraint or a derived value, with its names resolved in a space.</summary>
/// <remarks>As a rule of the space, a derived value must have a value wherever it exists.</remarks>
internal sealed class Rule
{
    private readonly string _what;
    private readonly string _demand;
    private readonly Space _space;
    private readonly Func<Valuation, bool>? _holds;

    private Rule(Space space, string what, string demand, int[] scope, Term? term, Func<Valuation, bool>? holds)
    {
        (_space, _what, _demand, Scope, Term, _holds) = (space, what, demand, scope, term, holds);
        Weights = term is Comparison comparison ? comparison.Weights() : null;
    }

    /// <summary>The hyper-parameters that it is about, in the order of the space: it applies where all of them exist.</summary>
    public int[] Scope { get; }

    /// <summary>What computes it; null for a function of C#.</summary>
    public Term? Term { get; }

    /// <summary>The weights of a comparison of weighted sums; null for anything else.</summary>
    public IReadOnlyDictionary<int, double>? Weights { get; }

    /// <summary>A constraint of a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="constraint">The constraint.</param>
    /// <param name="derived">The derived values of the space, by name.</param>
    /// <exception cref="ArgumentException">It names what is not there, or treats something as what it is not.</exception>
    public static Rule Of(Space space, Constraint constraint, IReadOnlyDictionary<string, Rule> derived)
    {
        string what = Invariant($"Constraint {constraint}");
        int[] scope = ScopeOf(space, constraint.Of, derived, what);
        if (constraint.Expression is null)
        {
            var keeps = constraint.Keeps ?? (_ => throw new InvalidOperationException(Invariant($"{what} is a function of C#, which JSON does not hold: go on with the study from the program that has it.")));
            return new(space, what, "must hold", scope, null, at => keeps(at.Configuration));
        }

        var term = Read(space, constraint.Expression, derived, what);
        if (!term.IsFlag) throw new ArgumentException(Invariant($"{what}: must be true or false, such as a comparison, but is a number or a text."));
        RefuseThinEqualities(space, term, scope, what);
        return new(space, what, "must hold", scope, term, at => term.Of(at) is 1);
    }

    /// <summary>A derived value of a space.</summary>
    /// <inheritdoc cref="Of(Space, Constraint, IReadOnlyDictionary{string, Rule})"/>
    public static Rule Of(Space space, DerivedValue value, IReadOnlyDictionary<string, Rule> derived)
    {
        string what = Invariant($"Derived value '{value.Name}' ({value.Description})");
        int[] scope = ScopeOf(space, value.From, derived, what);
        var compute = value.Compute ?? (_ => throw new InvalidOperationException(Invariant($"{what} is a function of C#, which JSON does not hold: go on with the study from the program that has it.")));
        var term = value.Expression is not null
            ? Read(space, value.Expression, derived, what)
            : new Computed(compute, [.. value.From.Where(derived.ContainsKey).Select(name => (name, derived[name].Term!))]);

        // A function always gives a value.
        Func<Valuation, bool>? holds = value.Expression is null ? null : at => term.ValueOf(at) is not null;
        return new(space, what, "must have a value", scope, term, holds);
    }

    /// <summary>The names in an expression, in the order in which they come first.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static ImmutableArray<string> NamesIn(string expression, string what, bool wantsFlag)
    {
        var names = new List<string>();
        var term = Read(expression, what, name =>
        {
            if (!names.Contains(name)) names.Add(name);
            return new Unresolved();
        });
        return !wantsFlag || term.IsFlag ? [.. names] : throw new ArgumentException(Invariant($"{what}: must be true or false, such as a comparison, but is a number or a text."));
    }

    /// <summary>Whether all that it is about exists.</summary>
    public bool Applies(bool[] active)
    {
        foreach (int i in Scope)
        {
            if (!active[i]) return false;
        }

        return true;
    }

    /// <summary>Whether it holds where everything is decided.</summary>
    public bool Holds(Valuation at) => _holds is null || !Applies(at.Active) || _holds(at);

    /// <summary>How far it is from holding; 0 where it does.</summary>
    public double Distance(Valuation at)
    {
        if (Holds(at)) return 0;
        double distance = Term is { Kind: TermKind.Flag } ? Term.Distance(at, wanted: true) : 1;
        return distance > 0 ? distance : double.Epsilon;
    }

    /// <summary>Whether it may hold for some values of what is not decided.</summary>
    public bool MayHold(Valuation at)
    {
        foreach (int i in Scope)
        {
            // What is not decided may not exist, and then anything goes.
            if (at.Decided[i] ? !at.Active[i] : _space[i].When is not null) return true;
        }

        return Term is { Kind: TermKind.Flag }
            ? Term.Bounds(at).High > 0.5
            : !Array.TrueForAll(Scope, i => at.Decided[i] && at.Rising != i) || Scope.Length == 0 || Holds(at);
    }

    /// <summary>What it demands and what the values are, for errors.</summary>
    public string Fault(Valuation at) => Invariant(
        $"{_what}: {_demand}, but {(Scope.Length == 0 ? "does not" : string.Join(", ", Scope.Select(i => Invariant($"{_space[i].Name} = {at.Values[i].Quoted()}"))))}.");

    private static Term Read(Space space, string expression, IReadOnlyDictionary<string, Rule> derived, string what) => Read(
        expression, what, name => space.IndexOf(name) is >= 0 and int index ? new Variable(space[index], index) : derived.TryGetValue(name, out var rule) ? rule.Term : null);

    private static Term Read(string expression, string what, Func<string, Term?> resolve)
    {
        try
        {
            return ExpressionReader.Read(expression, resolve);
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException)
        {
            throw new ArgumentException(Invariant($"{what}: {refused.Message.TrimEnd('.')}."), refused);
        }
    }

    private static int[] ScopeOf(Space space, ImmutableArray<string> names, IReadOnlyDictionary<string, Rule> derived, string what) =>
    [
        .. names.SelectMany(name => space.IndexOf(name) is >= 0 and int index ? [index]
            : derived.TryGetValue(name, out var rule) ? rule.Scope
            : throw new ArgumentException(Invariant($"{what}: must name hyper-parameters or derived values of the space, but there is no '{name}'."))).Distinct().Order(),
    ];

    // A draw meets an equality of real numbers with probability 0: one of them is not free, and must be written so.
    private static void RefuseThinEqualities(Space space, Term term, int[] scope, string what)
    {
        if (term is Junction { IsBoth: true } both)
        {
            RefuseThinEqualities(space, both.Left, scope, what);
            RefuseThinEqualities(space, both.Right, scope, what);
        }

        if (term is not Comparison { IsEquality: true } equality) return;
        var free = (equality.Weights() is { } weights ? weights.Where(pair => pair.Value != 0).Select(pair => pair.Key) : scope).Where(i => space[i].Cardinality is null).ToArray();
        if (free.Length == 0) return;
        throw new ArgumentException(Invariant(
            $"{what}: an equality must be between values that can be counted, but '{space[free[0]].Name}' is continuous ({space[free[0]].Range}). Declare one of its sides as a derived value instead, and constrain that by bounds."));
    }

    // A name of which nothing is known yet: anything may be done with it.
    private sealed class Unresolved() : Term(TermKind.Any)
    {
        public override long Size => 1;

        public override double Of(Valuation at) => double.NaN;

        public override Interval Bounds(Valuation? at) => Interval.Anything;
    }
}
