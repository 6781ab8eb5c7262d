using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>A demand on a whole configuration: what breaks it does not belong to the space, and no sampler proposes it.</summary>
/// <remarks>
/// <code>
/// var space = new Space(width, layers, heads)
///     .With(Constraint.That("width * layers &lt;= 4096"))
///     .With(Constraint.That("width % heads == 0", "whole heads"));
/// </code>
/// <para>It applies only where everything that it names exists: a demand on Adam's betas says nothing about a configuration with SGD. Where an expression has no value (a division by
/// zero, the logarithm of a negative number), it does not hold. Contrast <see cref="Condition"/>, which says when a hyper-parameter exists, and the constraints of a report, which are
/// known only after a trial has run.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Constraint : IEquatable<Constraint>
{
    private Constraint(string name, string? expression, string description, ImmutableArray<string> of, Func<Configuration, bool>? keeps)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException("A constraint must have a name that is not blank.");
        (Name, Expression, Description, Of, Keeps) = (name, expression, description, of, keeps);
    }

    /// <summary>What errors call it: by default the expression itself.</summary>
    public string Name { get; }

    /// <summary>The expression that must be true (docs/space-grammar.md); null for a function of C#.</summary>
    public string? Expression { get; }

    /// <summary>What it demands, as a person reads it: the expression, or what was said of the function.</summary>
    public string Description { get; }

    /// <summary>The hyper-parameters and derived values that it names, in the order in which they come.</summary>
    public ImmutableArray<string> Of { get; }

    /// <summary>The function of C#; null for an expression, and for a function that was read from JSON, where only its name is kept.</summary>
    internal Func<Configuration, bool>? Keeps { get; }

    /// <summary>An expression that must be true: <c>"width * layers &lt;= 4096"</c>.</summary>
    /// <param name="expression">Comparisons of numbers, joined by <c>and</c>, <c>or</c>, <c>not</c> (docs/space-grammar.md).</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="ArgumentException">The expression is none; the message says where and why.</exception>
    public static Constraint That(string expression, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(expression);
        expression = expression.Trim();
        var names = Rule.NamesIn(expression, Invariant($"Constraint '{name ?? expression}'"), wantsFlag: true);
        return new(name ?? expression, expression, expression, names, null);
    }

    /// <summary>A weighted sum of numbers that is at most, at least, or exactly a bound.</summary>
    /// <param name="relation"><see cref="Relation.Le"/>, <see cref="Relation.Lt"/>, <see cref="Relation.Ge"/>, <see cref="Relation.Gt"/> or <see cref="Relation.Eq"/>.</param>
    /// <param name="bound">What the sum is compared with.</param>
    /// <param name="weights">The weight of each hyper-parameter.</param>
    /// <exception cref="ArgumentException">There is no weight, a number is not finite, or the relation is another.</exception>
    public static Constraint Linear(Relation relation, double bound, params ReadOnlySpan<(string Name, double Weight)> weights) => Linear(relation, bound, null, weights);

    /// <summary>A constraint that a function of C# decides.</summary>
    /// <remarks>
    /// It is part of the space's identity by its name and description alone: change one of them when the function changes. A study with it can only be gone on with by a program that gives it.
    /// The function is asked often and must depend on nothing but the configuration, which holds derived values too; an exception that it throws ends the ask.
    /// </remarks>
    /// <param name="name">What errors call it.</param>
    /// <param name="description">What it demands, as a person reads it.</param>
    /// <param name="keeps">Whether a configuration keeps it.</param>
    /// <param name="of">What it reads: it applies only where all of these exist. Empty: everywhere.</param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public static Constraint Where(string name, string description, Func<Configuration, bool> keeps, params ImmutableArray<string> of)
    {
        ArgumentNullException.ThrowIfNull(keeps);
        ArgumentNullException.ThrowIfNull(description);
        return new(name, null, description, of, keeps);
    }

    /// <summary>Equal names, descriptions and what they are of.</summary>
    public bool Equals(Constraint? other) =>
        other is not null && Name == other.Name && Expression == other.Expression && Description == other.Description && Of.AsSpan().SequenceEqual(other.Of.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Constraint);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Description);

    /// <summary>Its name, and what it demands where that says more.</summary>
    public override string ToString() => Name == Description ? Invariant($"'{Name}'") : Invariant($"'{Name}' ({Description})");

    internal static Constraint Linear(Relation relation, double bound, string? name, params ReadOnlySpan<(string Name, double Weight)> weights)
    {
        string sign = relation switch
        {
            Relation.Le => "<=",
            Relation.Lt => "<",
            Relation.Ge => ">=",
            Relation.Gt => ">",
            Relation.Eq => "==",
            _ => throw new ArgumentException(Invariant($"A weighted sum must be compared by le, lt, ge, gt or eq, but was by {Clause.Word(relation)}.")),
        };
        if (weights.IsEmpty) throw new ArgumentException("A weighted sum must have at least one weight.");
        if (!double.IsFinite(bound)) throw new ArgumentException(Invariant($"The bound of a weighted sum must be finite, but was {bound}."));
        var terms = new List<string>();
        foreach (var (of, weight) in weights)
        {
            if (string.IsNullOrWhiteSpace(of)) throw new ArgumentException("A weight must be that of a hyper-parameter, but its name was blank.");
            if (!double.IsFinite(weight)) throw new ArgumentException(Invariant($"A weight must be finite, but that of '{of}' was {weight}."));
            terms.Add(weight == 1 ? ExpressionReader.Quoted(of) : Invariant($"{JsonText.Number(weight)} * {ExpressionReader.Quoted(of)}"));
        }

        return That(Invariant($"{string.Join(" + ", terms)} {sign} {JsonText.Number(bound)}"), name);
    }

    /// <summary>A function of C# that was read from JSON.</summary>
    internal static Constraint Unknown(string name, string description, ImmutableArray<string> of) => new(name, null, description, of, null);

    /// <summary>Writes what the grammar of spaces gives it.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        if (Expression is not null && Name == Expression)
        {
            writer.WriteStringValue(Expression);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(Expression is null ? "predicate" : "name", Name);
        if (Expression is not null)
        {
            writer.WriteString("that", Expression);
        }
        else
        {
            writer.WriteString("description", Description);
            writer.WriteStartArray("of");
            foreach (string name in Of) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
