using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>What may vary: hyper-parameters in order, some of which exist only under conditions on others.</summary>
/// <remarks>
/// A space is checked once, when it is made: names are unique, parents exist, conditions can hold and go round in no circle. It never
/// changes; <see cref="With(HyperParameter)"/> gives a larger one, which is how a space grows while the first trials run (define-by-run).
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Space : IReadOnlyList<HyperParameter>, IEquatable<Space>
{
    private readonly ImmutableArray<HyperParameter> _inOrder;
    private readonly Dictionary<string, int> _indices;
    private readonly Activity _activity;
    private readonly ConfigurationNames _allNames;
    private readonly Lazy<string> _json;
    private readonly Lazy<string> _hash;
    private readonly Lazy<BigInteger?> _cardinality;
    private readonly SpaceRules? _rules;

    /// <summary>A space of these hyper-parameters, in this order; children may come before their parents.</summary>
    /// <exception cref="ArgumentException">A rule is broken; the message names the hyper-parameter, the rule and the value.</exception>
    public Space(params IEnumerable<HyperParameter> hyperParameters)
        : this(hyperParameters, [], [])
    {
    }

    /// <summary>A space with what is derived from its hyper-parameters, and with constraints on them.</summary>
    /// <exception cref="ArgumentException">A rule is broken; the message names what breaks it, the rule and the value.</exception>
    public Space(IEnumerable<HyperParameter> hyperParameters, ImmutableArray<DerivedValue> derived, ImmutableArray<Constraint> constraints)
    {
        ArgumentNullException.ThrowIfNull(hyperParameters);
        HyperParameter[] declared = [.. hyperParameters];
        var indices = new Dictionary<string, int>(declared.Length, StringComparer.Ordinal);
        for (int i = 0; i < declared.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(declared[i], nameof(hyperParameters));
            if (!indices.TryAdd(declared[i].Name, i))
            {
                throw new ArgumentException(Invariant($"Hyper-parameter '{declared[i].Name}': a name must occur once in a space, but this one occurs twice."));
            }
        }

        _indices = indices;
        _inOrder = [.. declared.Select(child => Conformed(child, name => indices.TryGetValue(name, out int i) ? declared[i] : null))];
        _activity = new Activity(this);
        _allNames = ConfigurationNames.Trusted([.. declared.Select(hyperParameter => hyperParameter.Name)]);
        _json = new Lazy<string>(() => JsonText.Write(WriteTo));
        _hash = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson()))));
        _cardinality = new Lazy<BigInteger?>(() => SpaceCardinality.Of(this));
        (Derived, Constraints) = (derived, constraints);
        if (!derived.IsEmpty || !constraints.IsEmpty) _rules = new SpaceRules(this);
    }

    /// <summary>The space without hyper-parameters.</summary>
    public static Space Empty { get; } = new();

    /// <summary>How many hyper-parameters there are, active or not.</summary>
    public int Count => _inOrder.Length;

    /// <summary>What is computed from the hyper-parameters, for trials to see.</summary>
    public ImmutableArray<DerivedValue> Derived { get; }

    /// <summary>What a configuration must keep, beside the ranges and conditions of its hyper-parameters.</summary>
    public ImmutableArray<Constraint> Constraints { get; }

    /// <summary>Whether a configuration of values in their ranges may yet not belong to the space: it has constraints, or derived values, which must have a value.</summary>
    public bool IsConstrained => _rules is not null;

    /// <summary>The places of the order, every parent before its children and otherwise as declared.</summary>
    public ImmutableArray<int> ParentsFirst => _activity.ParentsFirst;

    /// <summary>
    /// How many configurations there are, those that keep the constraints alone; null where something continuous may exist, or where counting is given up: conditions are too entangled, or
    /// constraints would have to be tried on more than a million configurations.
    /// </summary>
    public BigInteger? Cardinality => _cardinality.Value;

    /// <summary>What identifies the space: the SHA-256 of its JSON, in hexadecimal. Order counts, since samplers see it.</summary>
    public string Hash => _hash.Value;

    /// <summary>A hyper-parameter by its place in the order.</summary>
    public HyperParameter this[int index] => _inOrder[index];

    /// <summary>A hyper-parameter by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public HyperParameter this[string name] => TryGet(name, out var found)
        ? found
        : throw new KeyNotFoundException(Invariant($"The space has no hyper-parameter '{name}'; it has {(Count == 0 ? "none" : string.Join(", ", _allNames.InOrder))}."));

    /// <summary>A hyper-parameter by name, if there is one.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out HyperParameter? hyperParameter)
    {
        int index = IndexOf(name);
        hyperParameter = index < 0 ? null : _inOrder[index];
        return index >= 0;
    }

    /// <summary>The place of a name in the order, or -1.</summary>
    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _indices.GetValueOrDefault(name, -1);
    }

    /// <summary>Reads a space: a JSON object of declarations (docs/space-grammar.md).</summary>
    /// <exception cref="FormatException">The text is no space; the message names the hyper-parameter, the rule and the value.</exception>
    public static Space Parse(string json)
    {
        using var document = JsonText.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <inheritdoc cref="Parse"/>
    public static Space FromJson(JsonElement element) => SpaceGrammar.Read(element);

    /// <summary>The space as one line of JSON; equal spaces have equal texts.</summary>
    public string ToJson() => _json.Value;

    /// <summary>Writes the object that <see cref="FromJson"/> reads.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        foreach (var hyperParameter in _inOrder)
        {
            writer.WritePropertyName(hyperParameter.Name);
            hyperParameter.WriteTo(writer);
        }

        foreach (var derived in Derived)
        {
            writer.WritePropertyName(derived.Name);
            derived.WriteTo(writer);
        }

        if (!Constraints.IsEmpty)
        {
            writer.WriteStartArray(SpaceGrammar.ConstraintsKey);
            foreach (var constraint in Constraints) constraint.WriteTo(writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>The space with one more constraint; the same space if it is there already.</summary>
    /// <exception cref="ArgumentException">It names what the space does not have, or treats a text as a number; the message says which.</exception>
    public Space With(Constraint constraint)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        return Constraints.Contains(constraint) ? this : new(_inOrder, Derived, Constraints.Add(constraint));
    }

    /// <summary>The space with one more derived value; the same space if it is there already.</summary>
    /// <exception cref="ArgumentException">Its name is taken, or it names what the space does not have, or treats a text as a number; the message says which.</exception>
    public Space With(DerivedValue derived)
    {
        ArgumentNullException.ThrowIfNull(derived);
        return Derived.Contains(derived) ? this : new(_inOrder, Derived.Add(derived), Constraints);
    }

    /// <summary>The space with one more hyper-parameter at the end; the same space if it is there already.</summary>
    /// <exception cref="ArgumentException">The name is taken by another declaration, or a rule is broken.</exception>
    public Space With(HyperParameter hyperParameter)
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        if (!TryGet(hyperParameter.Name, out var declared)) return new(_inOrder.Add(hyperParameter), Derived, Constraints);
        if (declared.Equals(hyperParameter) || declared.Equals(Conformed(hyperParameter, name => TryGet(name, out var parent) ? parent : null))) return this;

        throw new ArgumentException(Invariant(
            $"Hyper-parameter '{hyperParameter.Name}': a name keeps its declaration within a study, but it was {declared.Describe()} and is now {hyperParameter.Describe()}."));
    }

    /// <summary>Whether a hyper-parameter exists in a configuration: its condition holds, and so do those of its parents.</summary>
    /// <exception cref="KeyNotFoundException">The space has no such hyper-parameter.</exception>
    public bool IsActive(string name, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return _activity.IsActive(IndexOf(this[name].Name), configuration);
    }

    /// <summary>A configuration with every hyper-parameter drawn uniformly on its own scale, as far as it exists; where there are constraints, among those that keep them.</summary>
    /// <remarks>
    /// Each draws from a source forked by its name: what one gets depends neither on the others nor on the order, and a space that grows
    /// while trials run gives what the whole space would have given. Where that breaks a constraint, draws are repeated; where next to all would break one, the draw is the end of a
    /// random walk (hit-and-run) within what is left, long enough to forget where it began.
    /// </remarks>
    /// <exception cref="InvalidOperationException">No configuration was found that keeps the constraints; the message names one that is broken.</exception>
    public Configuration Draw(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _rules is null ? Filled(Configuration.Empty, random) : _rules.Draw(Configuration.Empty, random) ?? throw new InvalidOperationException(_rules.NothingKeeps());
    }

    /// <summary>A configuration with every value that is missing drawn as <see cref="Draw"/> does; values without a place are refused.</summary>
    /// <exception cref="ArgumentException">A value given is not one of its hyper-parameter, or its hyper-parameter does not exist here; or with these values a constraint cannot be kept.</exception>
    public Configuration Complete(Configuration partial, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        RefuseForeigners(partial);
        var completed = Filled(partial, random);
        RefuseStrangers(partial, completed);
        if (_rules is null) return completed;

        // Drawn values may change which others exist: those that were given must still have a place.
        var kept = _rules.Draw(WithoutDerived(partial), random) ?? throw new ArgumentException(_rules.FaultOf(completed) ?? _rules.NothingKeeps());
        RefuseStrangers(partial, kept);
        RefuseOtherDerived(partial, kept);
        return kept;
    }

    /// <summary>A configuration made to fit after a change: what no longer exists is left out, and what newly exists is drawn as <see cref="Draw"/> does.</summary>
    /// <remarks>
    /// For neighbours: <c>space.Repair(best.With("optimizer", "sgd"), random)</c> loses Adam's betas and gains a momentum. Where the values given cannot keep the constraints, whatever
    /// is drawn, the result is one near them that does (<see cref="Nearby"/>). Derived values are left out.
    /// </remarks>
    /// <exception cref="ArgumentException">A value given is not one of its hyper-parameter, or a name is foreign.</exception>
    public Configuration Repair(Configuration changed, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        RefuseForeigners(changed);
        var filled = Filled(changed, random);
        return Nearby(filled, random);
    }

    /// <summary>A configuration with the values that a trial's training has refined (<see cref="Report.Refined"/>): each moved to the nearest that its range has.</summary>
    /// <remarks>Values of hyper-parameters that are not continuous here, or that the configuration does not hold, are passed over. Where existence hangs on a continuous value, <see cref="Repair"/> the result.</remarks>
    public Configuration Refine(Configuration configuration, Configuration refined)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(refined);
        foreach (var (name, value) in refined)
        {
            if (!configuration.Contains(name) || !TryGet(name, out var found) || found is not FloatHyperParameter { IsDiscrete: false } range || !value.IsNumber) continue;
            configuration = configuration.With(name, Math.Clamp(value.AsDouble(), range.Low, range.High));
        }

        return configuration;
    }

    /// <summary>A configuration near another that keeps the constraints: itself, where it does.</summary>
    /// <remarks>
    /// For samplers whose proposals follow no constraint. From a configuration that keeps them, values go back towards those that were wished for, one after the other, as far as the
    /// constraints allow.
    /// </remarks>
    /// <param name="wished">Its values are ones of their hyper-parameters, and everything that exists has one.</param>
    /// <param name="random">Decides which of those around it.</param>
    /// <exception cref="InvalidOperationException">No configuration was found that keeps the constraints; the message names one that is broken.</exception>
    public Configuration Nearby(Configuration wished, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(wished);
        ArgumentNullException.ThrowIfNull(random);
        return _rules is null || _rules.Keeps(wished) ? wished : _rules.Nearby(wished, random) ?? throw new InvalidOperationException(_rules.NothingKeeps());
    }

    /// <summary>Whether a configuration, of which every value is one of its hyper-parameter, keeps all constraints, and every derived value has a value.</summary>
    public bool Keeps(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return _rules is null || _rules.Keeps(configuration);
    }

    /// <summary>
    /// For samplers that go through configurations in order: how many hyper-parameters, the first in <see cref="ParentsFirst"/>, decide that a configuration keeps not all constraints. Others that
    /// agree in these and come later, numbers rising and the last hyper-parameter changing fastest, do neither.
    /// </summary>
    /// <returns>At most <see cref="Count"/>; null where the configuration keeps them.</returns>
    public int? DecidedAfter(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return _rules?.DecidedAfter(configuration);
    }

    /// <summary>A configuration with the derived values that it has: what a trial sees.</summary>
    public Configuration Derive(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Derived.IsEmpty ? configuration : _rules!.Derive(configuration);
    }

    /// <summary>A configuration as the space writes it: in its order, ints for floats turned into floats, without derived values.</summary>
    /// <exception cref="ArgumentException">A value is missing, foreign, out of range or without a place, or a constraint is broken; the message says which.</exception>
    public Configuration Conform(Configuration configuration)
    {
        var conformed = Prune(configuration);
        RefuseStrangers(configuration, conformed);
        if (_rules?.FaultOf(conformed) is string fault) throw new ArgumentException(fault);
        RefuseOtherDerived(configuration, conformed);
        return conformed;
    }

    /// <summary>A configuration of an earlier space as one of this: what it lacks has the default that is declared for it. Null where it is none of this space.</summary>
    /// <remarks>It is none where something exists here for which it has no value and there is no default, where a value lies outside of its range or belongs to nothing that exists, and where a constraint is broken.</remarks>
    public Configuration? Embed(Configuration earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        bool fits = true;
        int taken = 0;
        var embedded = Build(i =>
        {
            var hyperParameter = _inOrder[i];
            if (earlier.TryGet(hyperParameter.Name, out var given))
            {
                taken++;
                if (hyperParameter.TryConform(given, out var value)) return value;
            }
            else if (hyperParameter.Default is Value otherwise)
            {
                return otherwise;
            }

            fits = false;
            return hyperParameter.FromUnit(0.5);
        });
        return fits && taken == earlier.Count && Keeps(embedded) ? embedded : null;
    }

    /// <summary>A configuration as the space writes it, without the values of hyper-parameters that do not exist in it. Constraints are not looked at.</summary>
    /// <exception cref="ArgumentException">A value that should exist is missing or out of range, or a name is foreign.</exception>
    public Configuration Prune(Configuration configuration)
    {
        RefuseForeigners(configuration);
        return Build(i => configuration.TryGet(_inOrder[i].Name, out var value)
            ? Accept(_inOrder[i], value)
            : throw new ArgumentException(Invariant($"Hyper-parameter '{_inOrder[i].Name}': a configuration must give its value, but this one has none.")));
    }

    /// <summary>Demands that a configuration is one of this space, exactly: every existing hyper-parameter has one of its values, and nothing else has.</summary>
    /// <exception cref="ArgumentException">It is not; the message names the hyper-parameter, the rule and the value.</exception>
    public void Validate(Configuration configuration)
    {
        var conformed = Conform(configuration);
        if (configuration.Count != conformed.Count) throw new ArgumentException("A configuration of the space holds hyper-parameters alone, but this one holds derived values.");
        foreach (var (name, value) in conformed)
        {
            if (configuration[name] == value) continue;
            throw new ArgumentException(Invariant($"Hyper-parameter '{name}': its values are {this[name].Range}, but the value was {configuration[name].Quoted()}; {value.Quoted()} is meant."));
        }
    }

    /// <summary>Whether a configuration is one of this space, exactly.</summary>
    public bool Contains(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var values = new Value[Count];
        var active = new bool[Count];
        int existing = 0;
        foreach (int i in _activity.ParentsFirst)
        {
            active[i] = _activity.IsActive(i, active, values);
            if (!active[i]) continue;
            if (!configuration.TryGet(_inOrder[i].Name, out values[i]) || !_inOrder[i].Contains(values[i])) return false;
            existing++;
        }

        return existing == configuration.Count && Keeps(configuration);
    }

    /// <summary>All configurations of a finite space, lazily, the last hyper-parameter changing fastest (parents before their children).</summary>
    /// <exception cref="InvalidOperationException"><see cref="Cardinality"/> is null.</exception>
    public IEnumerable<Configuration> Enumerate() => Cardinality is null
        ? throw new InvalidOperationException("A space that holds something continuous, or whose configurations cannot be counted, cannot be enumerated.")
        : SpaceCardinality.Enumerate(this);

    /// <summary>Equal hyper-parameters, derived values and constraints in equal order.</summary>
    public bool Equals(Space? other) => other is not null && (ReferenceEquals(this, other) || ToJson() == other.ToJson());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Space);

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public IEnumerator<HyperParameter> GetEnumerator() => ((IEnumerable<HyperParameter>)_inOrder).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The space as JSON.</summary>
    public override string ToString() => ToJson();

    /// <summary>Which hyper-parameters exist, and in what order to decide it.</summary>
    internal Activity Activity => _activity;

    /// <summary>The configuration of the values that exist, in the space's order. For samplers that decide value by value.</summary>
    /// <param name="valueOf">Gives the value of the hyper-parameter at an index: called once for each that exists, parents before their children. Trusted to give one of its values.</param>
    public Configuration Build(Func<int, Value> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        var values = new Value[Count];
        var active = new bool[Count];
        int existing = 0;
        foreach (int i in _activity.ParentsFirst)
        {
            active[i] = _activity.IsActive(i, active, values);
            if (!active[i]) continue;
            values[i] = valueOf(i);
            existing++;
        }

        if (existing == Count) return new(_allNames, values);

        var names = new string[existing];
        var kept = new Value[existing];
        for (int i = 0, k = 0; i < Count; i++)
        {
            if (active[i]) (names[k], kept[k++]) = (_inOrder[i].Name, values[i]);
        }

        return new(ConfigurationNames.Trusted(ImmutableCollectionsMarshal.AsImmutableArray(names)), kept);
    }

    // Every value that is missing drawn; constraints are not looked at.
    internal Configuration Filled(Configuration partial, RandomSource random) => Build(i =>
    {
        var hyperParameter = _inOrder[i];
        return partial.TryGet(hyperParameter.Name, out var given)
            ? Accept(hyperParameter, given)
            : hyperParameter.Draw(random.Fork(hyperParameter.Name));
    });

    private static Value Accept(HyperParameter hyperParameter, Value given) => hyperParameter.TryConform(given, out var value)
        ? value
        : throw new ArgumentException(Invariant($"Hyper-parameter '{hyperParameter.Name}': its values are {hyperParameter.Range}, but the value was {given.Quoted()}."));

    private void RefuseStrangers(Configuration given, Configuration accepted)
    {
        foreach (var (name, value) in given)
        {
            if (accepted.Contains(name) || _rules?.IsDerived(name) == true) continue;
            throw new ArgumentException(Invariant($"Hyper-parameter '{name}': it exists only when {this[name].When}, which does not hold, but the configuration gives it {value.Quoted()}."));
        }
    }

    private void RefuseForeigners(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var (name, value) in configuration)
        {
            if (IndexOf(name) >= 0 || _rules?.IsDerived(name) == true) continue;
            throw new ArgumentException(Invariant($"Hyper-parameter '{name}': the space has none of this name, but the configuration gives it {value.Quoted()}."));
        }
    }

    private Configuration WithoutDerived(Configuration configuration) => Derived.Aggregate(configuration, (rest, derived) => rest.Without(derived.Name));

    // What trials were shown may be given back: it must be what it is.
    private void RefuseOtherDerived(Configuration given, Configuration accepted)
    {
        if (Derived.IsEmpty || !Derived.Any(derived => given.Contains(derived.Name))) return;
        var whole = Derive(accepted);
        foreach (var derived in Derived)
        {
            if (!given.TryGet(derived.Name, out var value)) continue;
            bool exists = whole.TryGet(derived.Name, out var own);
            if (exists && (own == value || (own.IsNumber && value.IsNumber && own.AsDouble().Equals(value.AsDouble())))) continue;
            throw new ArgumentException(Invariant($"Derived value '{derived.Name}' ({derived.Description}): is {(exists ? own.Quoted() : "absent here")}, but the configuration gives it {value.Quoted()}."));
        }
    }

    // Operands of conditions are written as the parent writes them, so that equal conditions are equal texts.
    private static HyperParameter Conformed(HyperParameter child, Func<string, HyperParameter?> declared)
    {
        if (child.When is not Condition when) return child;

        return child.Under(new Condition(when.Clauses.Select(clause => clause.ConformedTo(
            declared(clause.Parent) ?? throw new ArgumentException(Invariant(
                $"Hyper-parameter '{child.Name}': its condition must name a hyper-parameter of the space, but there is no '{clause.Parent}'.")),
            child.Name))));
    }
}
