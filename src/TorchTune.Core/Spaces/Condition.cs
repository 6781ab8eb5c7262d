using System.Collections.Immutable;
using System.Text.Json;

namespace TorchTune;

/// <summary>When a hyper-parameter exists: every clause holds for its parent.</summary>
/// <remarks>A clause on a parent that does not itself exist in a configuration does not hold, whatever its relation.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Condition
{
    /// <summary>A conjunction of clauses.</summary>
    /// <exception cref="ArgumentException">There is no clause.</exception>
    public Condition(IEnumerable<Clause> clauses)
    {
        ArgumentNullException.ThrowIfNull(clauses);
        Clauses = [.. clauses];
        if (Clauses.IsEmpty) throw new ArgumentException("A condition must have at least one clause.");
    }

    /// <summary>What must hold, all of it.</summary>
    public ImmutableArray<Clause> Clauses { get; }

    /// <summary>The parent has one of these values.</summary>
    public static Condition In(string parent, params ReadOnlySpan<Value> values) => new([new Clause(parent, Relation.In, values)]);

    /// <summary>The parent has this value.</summary>
    public static Condition Eq(string parent, Value value) => new([new Clause(parent, Relation.Eq, value)]);

    /// <summary>The parent has another value.</summary>
    public static Condition Ne(string parent, Value value) => new([new Clause(parent, Relation.Ne, value)]);

    /// <summary>The parent is greater, or a later level of an ordinal.</summary>
    public static Condition Gt(string parent, Value value) => new([new Clause(parent, Relation.Gt, value)]);

    /// <summary>The parent is at least this.</summary>
    public static Condition Ge(string parent, Value value) => new([new Clause(parent, Relation.Ge, value)]);

    /// <summary>The parent is less, or an earlier level of an ordinal.</summary>
    public static Condition Lt(string parent, Value value) => new([new Clause(parent, Relation.Lt, value)]);

    /// <summary>The parent is at most this.</summary>
    public static Condition Le(string parent, Value value) => new([new Clause(parent, Relation.Le, value)]);

    /// <summary>Both this condition and another.</summary>
    public Condition And(Condition other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Condition(Clauses.AddRange(other.Clauses));
    }

    /// <summary>The condition as text: <c>optimizer in [sgd] and layers gt 2</c>.</summary>
    public override string ToString() => string.Join(" and ", Clauses);

    /// <summary>Writes what follows <c>"when"</c>: an object, or a list of objects where a parent meets the same relation twice.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        var objects = Objects();
        if (objects.Count > 1) writer.WriteStartArray();
        foreach (var clauses in objects) WriteObject(writer, clauses);
        if (objects.Count > 1) writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, List<Clause> clauses)
    {
        writer.WriteStartObject();
        foreach (var byParent in clauses.GroupBy(clause => clause.Parent))
        {
            writer.WritePropertyName(byParent.Key);
            if (byParent.Count() == 1 && byParent.First().Relation == Relation.In)
            {
                byParent.First().WriteOperands(writer);
                continue;
            }

            writer.WriteStartObject();
            foreach (var clause in byParent) clause.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // Each clause goes into the first object that has room for it: an object names a relation of a parent once.
    private List<List<Clause>> Objects()
    {
        var objects = new List<List<Clause>>();
        foreach (var clause in Clauses)
        {
            var room = objects.Find(clauses => !clauses.Exists(other => other.Parent == clause.Parent && other.Relation == clause.Relation));
            if (room is null) objects.Add(room = []);
            room.Add(clause);
        }

        return objects;
    }
}
