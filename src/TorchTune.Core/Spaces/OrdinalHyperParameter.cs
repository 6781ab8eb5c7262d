using System.Text.Json;

namespace TorchTune;

/// <summary>One of several levels that have an order, such as batch sizes or <c>low, medium, high</c>: models may rely on neighbours being alike.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed class OrdinalHyperParameter : ChoiceHyperParameter
{
    internal OrdinalHyperParameter(string name, IEnumerable<Value> values, Condition? when = null)
        : base(name, values, "level", when)
    {
    }

    /// <inheritdoc/>
    public override HyperParameterKind Kind => HyperParameterKind.Ordinal;

    private protected override void WriteRange(Utf8JsonWriter writer) => WriteValues(writer, "values");
}
