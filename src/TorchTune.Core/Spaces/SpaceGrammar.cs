using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Reads spaces from JSON (docs/space-grammar.md).</summary>
internal static class SpaceGrammar
{
    /// <summary>The name under which a space lists its constraints: a list there is no hyper-parameter, which is an object.</summary>
    public const string ConstraintsKey = "constraints";

    public static Space Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException(Invariant($"A space must be an object of hyper-parameters, but was {JsonText.Excerpt(element)}."));
        }

        try
        {
            var hyperParameters = new List<HyperParameter>();
            var derived = new List<DerivedValue>();
            Constraint[] constraints = [];
            foreach (var property in element.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.Array && JsonText.ReadName(property) == ConstraintsKey) constraints = [.. property.Value.EnumerateArray().Select(ReadConstraint)];
                else if (IsDerived(property.Value)) derived.Add(ReadDerived(property));
                else hyperParameters.Add(ReadHyperParameter(property));
            }

            return new Space(hyperParameters, [.. derived], [.. constraints]);
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

    // Read as everything else is, so that half a character is an error of the text and not of this program.
    private static bool IsDerived(JsonElement declaration) => declaration.ValueKind == JsonValueKind.Object
        && declaration.EnumerateObject().Any(field => field.Value.ValueKind == JsonValueKind.String && JsonText.ReadName(field) == "type" && JsonText.ReadText(field.Value) == "derived");

    private static DerivedValue ReadDerived(JsonProperty declaration)
    {
        string name = JsonText.ReadName(declaration);
        var fields = new JsonFields(declaration.Value, Invariant($"Derived value '{name}'"));
        fields.Text("type");
        var derived = fields.OptionalText("function") is string function
            ? DerivedValue.Unknown(name, function, fields.OptionalTexts("from") ?? [])
            : DerivedValue.Of(name, fields.Text("value"));
        fields.RefuseOthers();
        return derived;
    }

    private static Constraint ReadConstraint(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) return Constraint.That(JsonText.ReadText(element));

        var fields = new JsonFields(element, "A constraint");
        Constraint constraint;
        if (fields.OptionalText("predicate") is string predicate)
        {
            constraint = Constraint.Unknown(predicate, fields.OptionalText("description") ?? "", fields.OptionalTexts("of") ?? []);
        }
        else
        {
            string? name = fields.OptionalText("name");
            constraint = fields.Optional("sum") is JsonElement sum ? ReadSum(name, sum, fields) : Constraint.That(fields.Text("that"), name);
        }

        fields.RefuseOthers();
        return constraint;
    }

    private static Constraint ReadSum(string? name, JsonElement sum, JsonFields fields)
    {
        if (sum.ValueKind != JsonValueKind.Object) throw fields.Broken("sum", "must give each hyper-parameter its weight", sum);
        var weights = sum.EnumerateObject().Select(weight => (JsonText.ReadName(weight), JsonText.ReadNumber(weight.Value))).ToArray();
        (Relation Relation, double? Bound)[] bounds =
        [
            .. new[] { Relation.Le, Relation.Lt, Relation.Ge, Relation.Gt, Relation.Eq }
                .Select(relation => (relation, fields.OptionalNumber(Clause.Word(relation)))).Where(bound => bound.Item2 is not null),
        ];
        return bounds is [var only]
            ? Constraint.Linear(only.Relation, only.Bound!.Value, name, weights)
            : throw new FormatException(Invariant($"A constraint: 'sum' must come with one of le, lt, ge, gt, eq, but came with {bounds.Length}."));
    }

    private static HyperParameter ReadHyperParameter(JsonProperty declaration)
    {
        string name = JsonText.ReadName(declaration);
        var fields = new JsonFields(declaration.Value, Invariant($"Hyper-parameter '{name}'"));
        string type = fields.Text("type");
        var when = fields.Optional("when") is JsonElement condition ? ReadCondition(name, condition) : null;
        HyperParameter hyperParameter = type switch
        {
            "float" => new FloatHyperParameter(name, fields.Number("low"), fields.Number("high"), fields.OptionalFlag("log") ?? false, fields.OptionalNumber("step"), when),
            "int" => new IntHyperParameter(name, fields.Long("low"), fields.Long("high"), fields.OptionalFlag("log") ?? false, fields.OptionalLong("step") ?? 1, when),
            "ordinal" => new OrdinalHyperParameter(name, ReadValues(name, "values", fields.Required("values")), when),
            "categorical" => new CategoricalHyperParameter(name, ReadValues(name, "choices", fields.Required("choices")), when),
            "bool" => new BoolHyperParameter(name, when),
            "fixed" => new CategoricalHyperParameter(name, [ReadValue(name, "value", fields.Required("value"))], when),
            _ => throw Broken(name, Invariant($"'type' must be float, int, ordinal, categorical, bool, fixed or derived, but was '{type}'")),
        };
        if (fields.Optional("default") is JsonElement earlier) hyperParameter = hyperParameter.WithDefault(ReadValue(name, "default", earlier));
        if (fields.Optional("prior") is JsonElement prior) hyperParameter = hyperParameter.With(ReadPrior(name, prior));
        fields.RefuseOthers();
        return hyperParameter;
    }

    private static Prior ReadPrior(string name, JsonElement element)
    {
        var fields = new JsonFields(element, Invariant($"Hyper-parameter '{name}': the prior"));
        string type = fields.Text("type");
        Prior prior = type switch
        {
            "normal" => new Prior.Normal(fields.Number("centre"), fields.Number("deviation")),
            "logNormal" => new Prior.LogNormal(fields.Number("median"), fields.Number("deviation")),
            "weights" => new Prior.Weights(fields.OptionalNumbers("weights") ?? throw Broken(name, "a prior of weights must have 'weights'")),
            _ => throw Broken(name, Invariant($"the 'type' of a prior must be normal, logNormal or weights, but was '{type}'")),
        };
        fields.RefuseOthers();
        return prior;
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

    private static IEnumerable<Clause> ReadClauses(string name, JsonProperty parent)
    {
        string parentName = JsonText.ReadName(parent);
        return parent.Value.ValueKind switch
        {
            JsonValueKind.Array => [new Clause(parentName, Relation.In, ReadValues(name, "when", parent.Value))],
            JsonValueKind.Object => parent.Value.EnumerateObject().Select(relation => ReadClause(name, parentName, relation)),
            _ => throw Broken(name, Invariant($"'when' gives '{parentName}' a list or an object such as {{\"gt\":2}}, but it was {JsonText.Excerpt(parent.Value)}")),
        };
    }

    private static Clause ReadClause(string name, string parent, JsonProperty property)
    {
        string relation = JsonText.ReadName(property);
        if (relation == "in") return new Clause(parent, Relation.In, ReadValues(name, "in", property.Value));

        foreach (var known in Enum.GetValues<Relation>())
        {
            if (Clause.Word(known) == relation) return new Clause(parent, known, ReadValue(name, relation, property.Value));
        }

        throw Broken(name, Invariant($"a condition must be in, eq, ne, gt, ge, lt or le, but was '{relation}'"));
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
}
