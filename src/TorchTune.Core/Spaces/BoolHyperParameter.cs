using System.Text.Json;

namespace TorchTune;

/// <summary>True or false, in the order false, true.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed class BoolHyperParameter : HyperParameter
{
    internal BoolHyperParameter(string name, Condition? when = null)
        : base(name, when)
    {
    }

    /// <inheritdoc/>
    public override HyperParameterKind Kind => HyperParameterKind.Bool;

    /// <inheritdoc/>
    public override long? Cardinality => 2;

    /// <inheritdoc/>
    public override string Range => "bool";

    /// <inheritdoc/>
    public override bool Contains(Value value) => value.Kind == ValueKind.Bool;

    /// <inheritdoc/>
    public override bool TryConform(Value value, out Value conformed)
    {
        conformed = value;
        return Contains(value);
    }

    /// <inheritdoc/>
    public override double ToUnit(Value value) => Contains(value) ? UnitOfCell(IndexOf(value), 2) : throw Lacks(value);

    /// <inheritdoc/>
    public override Value FromUnit(double unit) => Value.From(CellOfUnit(CheckedUnit(unit), 2) == 1);

    /// <inheritdoc/>
    public override Value ValueAt(long index) => Value.From(CheckedIndex(index, 2) == 1);

    /// <inheritdoc/>
    public override long IndexOf(Value value) => !Contains(value) ? -1 : value.AsBool() ? 1 : 0;

    /// <summary>False before true.</summary>
    internal override int Compare(Value left, Value right) => left.AsBool().CompareTo(right.AsBool());

    private protected override void WriteRange(Utf8JsonWriter writer)
    {
        // The type says it all.
    }
}
