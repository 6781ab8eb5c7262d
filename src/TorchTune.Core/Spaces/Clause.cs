using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>One demand on a parent: its value stands in a relation to the operands.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Clause
{
    /// <summary>A demand on a parent.</summary>
    /// <exception cref="ArgumentException">No operand, or more than one where the relation takes one.</exception>
    public Clause(string parent, Relation relation, params ReadOnlySpan<Value> operands)
    {
        ArgumentException.ThrowIfNullOrEmpty(parent);
        if (operands.IsEmpty || (relation != Relation.In && operands.Length > 1))
        {
            throw new ArgumentException(
                Invariant($"The condition '{Word(relation)}' on '{parent}' takes {(relation == Relation.In ? "at least one value" : "one value")}, but was given {operands.Length}."));
        }

        Parent = parent;
        Relation = relation;
        Operands = [.. operands];
    }

    /// <summary>The name of the hyper-parameter this depends on.</summary>
    public string Parent { get; }

    /// <summary>How the parent's value is compared.</summary>
    public Relation Relation { get; }

    /// <summary>What it is compared with: one value, or for <see cref="Relation.In"/> at least one.</summary>
    public ImmutableArray<Value> Operands { get; }

    /// <summary>Whether the demand is met by a value of the parent.</summary>
    public bool Holds(HyperParameter parent, Value value)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return Relation switch
        {
            Relation.In => Operands.Contains(value),
            Relation.Eq => value == Operands[0],
            Relation.Ne => value != Operands[0],
            Relation.Gt => parent.Compare(value, Operands[0]) > 0,
            Relation.Ge => parent.Compare(value, Operands[0]) >= 0,
            Relation.Lt => parent.Compare(value, Operands[0]) < 0,
            _ => parent.Compare(value, Operands[0]) <= 0,
        };
    }

    /// <summary>The clause as text: <c>layers gt 2</c>.</summary>
    public override string ToString() => Relation == Relation.In
        ? Invariant($"{Parent} in [{string.Join(", ", Operands)}]")
        : Invariant($"{Parent} {Word(Relation)} {Operands[0]}");

    /// <summary>The word of the grammar: <c>in</c>, <c>eq</c>, <c>ne</c>, <c>gt</c>, <c>ge</c>, <c>lt</c>, <c>le</c>.</summary>
    internal static string Word(Relation relation) => relation switch
    {
        Relation.In => "in",
        Relation.Eq => "eq",
        Relation.Ne => "ne",
        Relation.Gt => "gt",
        Relation.Ge => "ge",
        Relation.Lt => "lt",
        _ => "le",
    };

    /// <summary>
    /// The same clause with operands as the parent itself writes them, so that <c>{"gt":2}</c> on a float equals <c>{"gt":2.0}</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The parent has no order, or cannot have such a value.</exception>
    internal Clause ConformedTo(HyperParameter parent, string child)
    {
        bool ordering = Relation is Relation.Gt or Relation.Ge or Relation.Lt or Relation.Le;
        bool numeric = parent.Kind is HyperParameterKind.Float or HyperParameterKind.Int;
        if (ordering && !numeric && parent.Kind != HyperParameterKind.Ordinal)
        {
            throw Broken(child, Invariant($"'{Word(Relation)}' needs an ordered parent, but '{Parent}' is {parent.Range}"));
        }

        var conformed = new Value[Operands.Length];
        for (int i = 0; i < conformed.Length; i++)
        {
            if (parent.TryConform(Operands[i], out conformed[i])) continue;

            // A bound may lie between the values of a number, as in "layers gt 2.5"; equality with it would never hold.
            if (!ordering || !numeric || !Operands[i].IsNumber)
            {
                throw Broken(child, Invariant($"'{Parent}' can never be {Operands[i].Quoted()}, it is {parent.Range}"));
            }

            conformed[i] = Operands[i];
        }

        return new Clause(Parent, Relation, conformed);
    }

    /// <summary>Writes <c>"gt":2</c> into the open object.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WritePropertyName(Word(Relation));
        if (Relation == Relation.In) WriteOperands(writer);
        else Operands[0].WriteTo(writer);
    }

    /// <summary>Writes the operands as an array.</summary>
    internal void WriteOperands(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var operand in Operands) operand.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static ArgumentException Broken(string child, string rule) =>
        new(Invariant($"Hyper-parameter '{child}': its condition cannot hold: {rule}."));
}
