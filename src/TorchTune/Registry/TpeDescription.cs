using System.Collections.Immutable;
using System.Text.Json;
using TorchTune.Search;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Reads <c>{"type":"tpe"}</c> and its options.</summary>
internal static class TpeDescription
{
    public static TpeSampler Read(JsonFields options) => new(ReadOptions(options));

    /// <summary>The fields of <see cref="TpeOptions"/>, each of which may be left out.</summary>
    public static TpeOptions ReadOptions(JsonFields options)
    {
        var usual = new TpeOptions();
        return new TpeOptions
        {
            Dependence = options.OptionalText("dependence") switch
            {
                null => usual.Dependence,
                "joint" => TpeDependence.Joint,
                "grouped" => TpeDependence.Grouped,
                "univariate" => TpeDependence.Univariate,
                string other => throw new FormatException(Invariant($"{options.What}: 'dependence' must be joint, grouped or univariate, but was '{other}'.")),
            },
            StartupTrials = options.OptionalInt("startup") ?? usual.StartupTrials,
            Candidates = options.OptionalInt("candidates") ?? usual.Candidates,
            GoodFraction = options.OptionalNumber("goodFraction") ?? usual.GoodFraction,
            MaxGood = options.OptionalInt("maxGood") ?? usual.MaxGood,
            RankPower = options.OptionalNumber("rankPower") ?? usual.RankPower,
            Width = options.OptionalNumber("width") ?? usual.Width,
            GoodPrior = options.OptionalNumber("goodPrior") ?? usual.GoodPrior,
            OthersPrior = options.OptionalNumber("othersPrior") ?? usual.OthersPrior,
            MaxOthers = options.OptionalInt("maxOthers") ?? usual.MaxOthers,
            ConstantLiar = options.OptionalFlag("constantLiar") ?? usual.ConstantLiar,
            CostPower = options.OptionalNumber("costPower") ?? usual.CostPower,
            Distances = options.Optional("distances") is JsonElement tables ? ReadTables(options, tables) : usual.Distances,
            Transfer = options.Optional("transfer") is JsonElement trials ? TransferredTrial.ReadList(trials) : [],
        };
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<double>>> ReadTables(JsonFields options, JsonElement tables)
    {
        if (tables.ValueKind != JsonValueKind.Object) throw new FormatException(Invariant($"{options.What}: 'distances' must be an object of tables by name."));
        var read = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<ImmutableArray<double>>>(StringComparer.Ordinal);
        foreach (var table in tables.EnumerateObject())
        {
            if (table.Value.ValueKind != JsonValueKind.Array) throw new FormatException(Invariant($"{options.What}: 'distances' of '{table.Name}' must be a list of rows."));
            read[table.Name] = [.. table.Value.EnumerateArray().Select(row => ReadRow(options, table.Name, row))];
        }

        return read.ToImmutable();
    }

    private static ImmutableArray<double> ReadRow(JsonFields options, string name, JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Array || row.EnumerateArray().Any(distance => distance.ValueKind != JsonValueKind.Number))
        {
            throw new FormatException(Invariant($"{options.What}: 'distances' of '{name}' must have rows of numbers."));
        }

        return [.. row.EnumerateArray().Select(distance => distance.GetDouble())];
    }
}
