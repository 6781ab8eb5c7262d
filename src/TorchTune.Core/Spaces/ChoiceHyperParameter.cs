using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>One of finitely many values that are listed: what <see cref="OrdinalHyperParameter"/> and <see cref="CategoricalHyperParameter"/> share.</summary>
/// <threadsafety>Immutable.</threadsafety>
public abstract class ChoiceHyperParameter : HyperParameter
{
    private readonly FrozenDictionary<Value, int> _indices;

    private protected ChoiceHyperParameter(string name, IEnumerable<Value> values, string noun, Condition? when)
        : base(name, when)
    {
        Values = [.. values];
        if (Values.IsEmpty) throw Broken(Invariant($"it must have at least one {noun}"));

        // 1 and 1.0, or 0.0 and -0.0, are the same number to a reader: as two values they would be a trap.
        var seen = new HashSet<object>();
        foreach (var value in Values)
        {
            object meant = value.IsNumber ? value.AsDouble() + 0.0 : value;
            if (!seen.Add(meant)) throw Broken(Invariant($"every {noun} must occur once, but {value.Quoted()} occurs again"));
        }

        _indices = Values.Select((value, index) => KeyValuePair.Create(value, index)).ToFrozenDictionary();
    }

    /// <summary>The values, in the order of declaration.</summary>
    public ImmutableArray<Value> Values { get; }

    /// <inheritdoc/>
    public sealed override long? Cardinality => Values.Length;

    /// <inheritdoc/>
    public sealed override string Range => Values.Length <= 12
        ? Invariant($"{Word(Kind)} [{string.Join(", ", Values)}]")
        : Invariant($"{Word(Kind)} [{string.Join(", ", Values.Take(10))}, ... {Values.Length} in all]");

    /// <inheritdoc/>
    public sealed override bool Contains(Value value) => _indices.ContainsKey(value);

    /// <inheritdoc/>
    public sealed override bool TryConform(Value value, out Value conformed)
    {
        conformed = value;
        if (Contains(value)) return true;
        if (!value.IsNumber) return false;

        double number = value.AsDouble();
        bool whole = number == Math.Floor(number) && Math.Abs(number) <= 1L << 53;
        foreach (var twin in whole ? [Value.From(number + 0.0), Value.From((long)number), Value.From(-0.0)] : Array.Empty<Value>())
        {
            conformed = twin;
            if (twin.AsDouble() == number && Contains(twin)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public sealed override double ToUnit(Value value) => _indices.TryGetValue(value, out int index)
        ? UnitOfCell(index, Values.Length)
        : throw Lacks(value);

    /// <inheritdoc/>
    public sealed override Value FromUnit(double unit) => Values[(int)CellOfUnit(CheckedUnit(unit), Values.Length)];

    /// <inheritdoc/>
    public sealed override Value ValueAt(long index) => Values[(int)CheckedIndex(index, Values.Length)];

    /// <inheritdoc/>
    public sealed override long IndexOf(Value value) => _indices.TryGetValue(value, out int index) ? index : -1;

    /// <summary>The order of declaration.</summary>
    internal sealed override int Compare(Value left, Value right) => IndexOf(left).CompareTo(IndexOf(right));

    private protected void WriteValues(Utf8JsonWriter writer, string field)
    {
        writer.WriteStartArray(field);
        foreach (var value in Values) value.WriteTo(writer);
        writer.WriteEndArray();
    }
}
