using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>A value that is computed from hyper-parameters: trials see it like one, and no sampler searches it.</summary>
/// <remarks>
/// <code>
/// var units = DerivedValue.Of("units", "2 ** exponent");
/// var rest = DerivedValue.Of("rest", "1 - first - second");
/// var space = new Space(exponent, first, second).With(units).With(rest).With(Constraint.That("rest &gt;= 0"));
/// </code>
/// It exists where all that it names does. A configuration in which it has no value (a division by zero, a result that is not finite) does not belong to the space. It is in no record:
/// equal configurations have equal derived values.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class DerivedValue : IEquatable<DerivedValue>
{
    private DerivedValue(string name, string? expression, string description, ImmutableArray<string> of, Func<Configuration, Value>? compute)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException("A derived value must have a name that is not blank.");
        (Name, Expression, Description, From, Compute) = (name, expression, description, of, compute);
    }

    /// <summary>What it is called in configurations.</summary>
    public string Name { get; }

    /// <summary>The expression that computes it (docs/space-grammar.md); null for a function of C#.</summary>
    public string? Expression { get; }

    /// <summary>How it is computed, as a person reads it: the expression, or what was said of the function.</summary>
    public string Description { get; }

    /// <summary>The hyper-parameters and derived values that it is computed from.</summary>
    public ImmutableArray<string> From { get; }

    /// <summary>The function of C#; null for an expression, and for a function that was read from JSON, where only its description is kept.</summary>
    internal Func<Configuration, Value>? Compute { get; }

    /// <summary>A value that an expression computes: <c>DerivedValue.Of("units", "width * layers")</c>.</summary>
    /// <exception cref="ArgumentException">The name is blank, or the expression is none; the message says where and why.</exception>
    public static DerivedValue Of(string name, string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        expression = expression.Trim();
        return new(name, expression, expression, Rule.NamesIn(expression, Invariant($"Derived value '{name}'"), wantsFlag: false), null);
    }

    /// <summary>A value that a function of C# computes.</summary>
    /// <remarks>
    /// It is part of the space's identity by its name and description alone: change the description when the function changes. A study with it can only be gone on with by a program that gives it.
    /// The function is asked often, and must depend on nothing but what it names.
    /// </remarks>
    /// <param name="name">What it is called.</param>
    /// <param name="description">How it is computed, as a person reads it.</param>
    /// <param name="compute">Computes it from a configuration that holds all of <paramref name="from"/>.</param>
    /// <param name="from">What it is computed from: it exists where all of these do. Empty: everywhere.</param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public static DerivedValue Of(string name, string description, Func<Configuration, Value> compute, params ImmutableArray<string> from)
    {
        ArgumentNullException.ThrowIfNull(compute);
        ArgumentNullException.ThrowIfNull(description);
        return new(name, null, description, from, compute);
    }

    /// <summary>Equal names, descriptions and what they are from.</summary>
    public bool Equals(DerivedValue? other) =>
        other is not null && Name == other.Name && Expression == other.Expression && Description == other.Description && From.AsSpan().SequenceEqual(other.From.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DerivedValue);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Description);

    /// <summary>As in <c>units = width * layers</c>.</summary>
    public override string ToString() => Invariant($"{Name} = {Description}");

    /// <summary>A function of C# that was read from JSON.</summary>
    internal static DerivedValue Unknown(string name, string description, ImmutableArray<string> from) => new(name, null, description, from, null);

    /// <summary>Writes the object that the grammar of spaces gives it.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "derived");
        if (Expression is not null)
        {
            writer.WriteString("value", Expression);
        }
        else
        {
            writer.WriteString("function", Description);
            writer.WriteStartArray("from");
            foreach (string name in From) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
