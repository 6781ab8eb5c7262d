using System.Text.Json;

namespace TorchTune;

/// <summary>One of several choices without an order, such as the name of an optimizer.</summary>
/// <remarks>Its place in the unit interval follows the order of declaration, which means nothing: no model should measure distances there.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class CategoricalHyperParameter : ChoiceHyperParameter
{
    internal CategoricalHyperParameter(string name, IEnumerable<Value> choices, Condition? when = null)
        : base(name, choices, "choice", when)
    {
    }

    /// <inheritdoc/>
    public override HyperParameterKind Kind => HyperParameterKind.Categorical;

    private protected override void WriteRange(Utf8JsonWriter writer) => WriteValues(writer, "choices");
}
