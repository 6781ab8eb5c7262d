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
/// changes; <see cref="With"/> gives a larger one, which is how a space grows while the first trials run (define-by-run).
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

    /// <summary>A space of these hyper-parameters, in this order; children may come before their parents.</summary>
    /// <exception cref="ArgumentException">A rule is broken; the message names the hyper-parameter, the rule and the value.</exception>
    public Space(params IEnumerable<HyperParameter> hyperParameters)
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
    }

    /// <summary>The space without hyper-parameters.</summary>
    public static Space Empty { get; } = new([]);

    /// <summary>How many hyper-parameters there are, active or not.</summary>
    public int Count => _inOrder.Length;

    /// <summary>How many configurations there are, or null where something continuous may exist (or conditions are so entangled that counting is given up).</summary>
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

        writer.WriteEndObject();
    }

    /// <summary>The space with one more hyper-parameter at the end; the same space if it is there already.</summary>
    /// <exception cref="ArgumentException">The name is taken by another declaration, or a rule is broken.</exception>
    public Space With(HyperParameter hyperParameter)
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        if (!TryGet(hyperParameter.Name, out var declared)) return new(_inOrder.Add(hyperParameter));
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

    /// <summary>A configuration with every hyper-parameter drawn uniformly on its own scale, as far as it exists.</summary>
    /// <remarks>
    /// Each draws from a source forked by its name: what one gets depends neither on the others nor on the order, and a space that grows
    /// while trials run gives what the whole space would have given.
    /// </remarks>
    public Configuration Draw(RandomSource random) => Complete(Configuration.Empty, random);

    /// <summary>A configuration with every value that is missing drawn as <see cref="Draw"/> does; values without a place are refused.</summary>
    /// <exception cref="ArgumentException">A value given is not one of its hyper-parameter, or its hyper-parameter does not exist here.</exception>
    public Configuration Complete(Configuration partial, RandomSource random)
    {
        var completed = Repair(partial, random);
        RefuseStrangers(partial, completed);
        return completed;
    }

    /// <summary>A configuration made to fit after a change: what no longer exists is left out, and what newly exists is drawn as <see cref="Draw"/> does.</summary>
    /// <remarks>For neighbours: <c>space.Repair(best.With("optimizer", "sgd"), random)</c> loses Adam's betas and gains a momentum.</remarks>
    /// <exception cref="ArgumentException">A value given is not one of its hyper-parameter, or a name is foreign.</exception>
    public Configuration Repair(Configuration changed, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        RefuseForeigners(changed);
        return Build(i =>
        {
            var hyperParameter = _inOrder[i];
            return changed.TryGet(hyperParameter.Name, out var given)
                ? Accept(hyperParameter, given)
                : hyperParameter.Draw(random.Fork(hyperParameter.Name));
        });
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

    /// <summary>A configuration as the space writes it: in its order, ints for floats turned into floats.</summary>
    /// <exception cref="ArgumentException">A value is missing, foreign, out of range or without a place; the message says which.</exception>
    public Configuration Conform(Configuration configuration)
    {
        var conformed = Prune(configuration);
        RefuseStrangers(configuration, conformed);
        return conformed;
    }

    /// <summary>A configuration as the space writes it, without the values of hyper-parameters that do not exist in it.</summary>
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

        return existing == configuration.Count;
    }

    /// <summary>All configurations of a finite space, lazily, the last hyper-parameter changing fastest (parents before their children).</summary>
    /// <exception cref="InvalidOperationException"><see cref="Cardinality"/> is null.</exception>
    public IEnumerable<Configuration> Enumerate() => Cardinality is null
        ? throw new InvalidOperationException("A space that holds something continuous, or whose configurations cannot be counted, cannot be enumerated.")
        : SpaceCardinality.Enumerate(this);

    /// <summary>Equal hyper-parameters in equal order.</summary>
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

    private static Value Accept(HyperParameter hyperParameter, Value given) => hyperParameter.TryConform(given, out var value)
        ? value
        : throw new ArgumentException(Invariant($"Hyper-parameter '{hyperParameter.Name}': its values are {hyperParameter.Range}, but the value was {given.Quoted()}."));

    private void RefuseStrangers(Configuration given, Configuration accepted)
    {
        foreach (var (name, value) in given)
        {
            if (accepted.Contains(name)) continue;
            throw new ArgumentException(Invariant($"Hyper-parameter '{name}': it exists only when {this[name].When}, which does not hold, but the configuration gives it {value.Quoted()}."));
        }
    }

    private void RefuseForeigners(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var (name, value) in configuration)
        {
            if (IndexOf(name) >= 0) continue;
            throw new ArgumentException(Invariant($"Hyper-parameter '{name}': the space has none of this name, but the configuration gives it {value.Quoted()}."));
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
