using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Reads spaces from JSON (docs/space-grammar.md).</summary>
internal static class SpaceGrammar
{
    public static Space Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException(Invariant($"A space must be an object of hyper-parameters, but was {JsonText.Excerpt(element)}."));
        }

        try
        {
            return new Space(element.EnumerateObject().Select(ReadHyperParameter));
        }
        catch (ArgumentException refused)
        {
            throw new FormatException(refused.Message, refused);
        }
    }

    public static HyperParameter ReadOne(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Count() != 1)
        {
            throw new FormatException(Invariant($"A hyper-parameter must be an object with its name alone, but was {JsonText.Excerpt(element)}."));
        }

        try
        {
            return ReadHyperParameter(element.EnumerateObject().First());
        }
        catch (ArgumentException refused)
        {
            throw new FormatException(refused.Message, refused);
        }
    }

    private static HyperParameter ReadHyperParameter(JsonProperty declaration)
    {
        string name = declaration.Name;
        var fields = new Fields(name, declaration.Value);
        string type = fields.Text("type");
        var when = fields.Optional("when") is JsonElement condition ? ReadCondition(name, condition) : null;
        HyperParameter hyperParameter = type switch
        {
            "float" => new FloatHyperParameter(name, fields.Number("low"), fields.Number("high"), fields.Flag("log"), fields.OptionalNumber("step"), when),
            "int" => new IntHyperParameter(name, fields.Whole("low"), fields.Whole("high"), fields.Flag("log"), fields.OptionalWhole("step") ?? 1, when),
            "ordinal" => new OrdinalHyperParameter(name, fields.Values("values"), when),
            "categorical" => new CategoricalHyperParameter(name, fields.Values("choices"), when),
            "bool" => new BoolHyperParameter(name, when),
            _ => throw Broken(name, Invariant($"'type' must be float, int, ordinal, categorical or bool, but was '{type}'")),
        };
        fields.RefuseOthers(type);
        return hyperParameter;
    }

    private static Condition ReadCondition(string name, JsonElement element)
    {
        var clauses = element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().SelectMany(part => ReadClauses(name, part)).ToArray()
            : [.. ReadClauses(name, element)];
        return clauses.Length > 0 ? new Condition(clauses) : throw Broken(name, "'when' must have at least one condition");
    }

    private static IEnumerable<Clause> ReadClauses(string name, JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(parent => ReadClauses(name, parent))
        : throw Broken(name, Invariant($"'when' must be an object or a list of objects, but was {JsonText.Excerpt(element)}"));

    private static IEnumerable<Clause> ReadClauses(string name, JsonProperty parent) => parent.Value.ValueKind switch
    {
        JsonValueKind.Array => [new Clause(parent.Name, Relation.In, ReadValues(name, "when", parent.Value))],
        JsonValueKind.Object => parent.Value.EnumerateObject().Select(relation => ReadClause(name, parent.Name, relation)),
        _ => throw Broken(name, Invariant($"'when' gives '{parent.Name}' a list or an object such as {{\"gt\":2}}, but it was {JsonText.Excerpt(parent.Value)}")),
    };

    private static Clause ReadClause(string name, string parent, JsonProperty relation)
    {
        if (relation.Name == "in") return new Clause(parent, Relation.In, ReadValues(name, "in", relation.Value));

        foreach (var known in Enum.GetValues<Relation>())
        {
            if (Clause.Word(known) == relation.Name) return new Clause(parent, known, ReadValue(name, relation.Name, relation.Value));
        }

        throw Broken(name, Invariant($"a condition must be in, eq, ne, gt, ge, lt or le, but was '{relation.Name}'"));
    }

    private static Value[] ReadValues(string name, string field, JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(value => ReadValue(name, field, value))]
        : throw Broken(name, Invariant($"'{field}' must be a list of values, but was {JsonText.Excerpt(element)}"));

    private static Value ReadValue(string name, string field, JsonElement element)
    {
        try
        {
            return Value.FromJson(element);
        }
        catch (FormatException refused)
        {
            throw new FormatException(Invariant($"Hyper-parameter '{name}': '{field}': {refused.Message}"), refused);
        }
    }

    private static FormatException Broken(string name, string rule) => new(Invariant($"Hyper-parameter '{name}': {rule}."));

    /// <summary>The fields of one declaration, each to be asked for by name; what nobody asked for is an error.</summary>
    private sealed class Fields
    {
        private readonly string _name;
        private readonly Dictionary<string, JsonElement> _fields = [];

        public Fields(string name, JsonElement element)
        {
            _name = name;
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw Broken(name, Invariant($"its declaration must be an object such as {{\"type\":\"bool\"}}, but was {JsonText.Excerpt(element)}"));
            }

            foreach (var field in element.EnumerateObject())
            {
                if (!_fields.TryAdd(field.Name, field.Value)) throw Broken(name, Invariant($"the field '{field.Name}' occurs twice"));
            }
        }

        public JsonElement? Optional(string field) => _fields.Remove(field, out var element) ? element : null;

        public string Text(string field) => Required(field) is { ValueKind: JsonValueKind.String } element
            ? JsonText.ReadText(element)
            : throw Broken(_name, Invariant($"'{field}' must be a text"));

        public double Number(string field) => AsNumber(field, Required(field));

        public double? OptionalNumber(string field) => Optional(field) is JsonElement element ? AsNumber(field, element) : null;

        public long Whole(string field) => AsWhole(field, Required(field));

        public long? OptionalWhole(string field) => Optional(field) is JsonElement element ? AsWhole(field, element) : null;

        public bool Flag(string field) => Optional(field) switch
        {
            null => false,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            JsonElement other => throw Broken(_name, Invariant($"'{field}' must be true or false, but was {JsonText.Excerpt(other)}")),
        };

        public Value[] Values(string field) => ReadValues(_name, field, Required(field));

        public void RefuseOthers(string type)
        {
            foreach (string other in _fields.Keys) throw Broken(_name, Invariant($"'{type}' has no field '{other}'"));
        }

        private JsonElement Required(string field) => Optional(field) ?? throw Lacks(field);

        private long AsWhole(string field, JsonElement element)
        {
            var value = ReadValue(_name, field, element);
            if (value.Kind == ValueKind.Int) return value.AsInt();
            if (value.Kind == ValueKind.Float && Math.Abs(value.AsDouble()) <= 1L << 53 && value.AsDouble() == Math.Floor(value.AsDouble()))
            {
                return (long)value.AsDouble();
            }

            throw Broken(_name, Invariant($"'{field}' must be a whole number of 64 bits, but was {JsonText.Excerpt(element)}"));
        }

        private double AsNumber(string field, JsonElement element)
        {
            try
            {
                return JsonText.ReadNumber(element);
            }
            catch (FormatException refused)
            {
                throw new FormatException(Invariant($"Hyper-parameter '{_name}': '{field}': {refused.Message}"), refused);
            }
        }

        private FormatException Lacks(string field) => Broken(_name, Invariant($"the field '{field}' is missing"));
    }
}
