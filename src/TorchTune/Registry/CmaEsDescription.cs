using System.Collections.Immutable;
using System.Text.Json;
using TorchTune.Search;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Reads <c>{"type":"cmaes"}</c> and its options.</summary>
internal static class CmaEsDescription
{
    public static CmaEsSampler Read(JsonFields options)
    {
        var usual = new CmaEsOptions();
        return new CmaEsSampler(new CmaEsOptions
        {
            Population = options.OptionalInt("population") ?? usual.Population,
            Sigma = options.OptionalNumber("sigma") ?? usual.Sigma,
            InitialTrials = options.OptionalInt("initialTrials") ?? usual.InitialTrials,
            Centre = options.OptionalFlag("centre") ?? usual.Centre,
            Candidates = options.OptionalInt("candidates") ?? usual.Candidates,
            Separable = options.OptionalFlag("separable") ?? usual.Separable,
            AdaptLearningRate = options.OptionalFlag("adaptLearningRate") ?? usual.AdaptLearningRate,
            Restarts = options.OptionalText("restarts") switch
            {
                null => usual.Restarts,
                "none" => CmaRestarts.None,
                "ipop" => CmaRestarts.Ipop,
                "bipop" => CmaRestarts.Bipop,
                string other => throw new FormatException(Invariant($"{options.What}: 'restarts' must be none, ipop or bipop, but was '{other}'.")),
            },
            WarmStart = options.Optional("warmStart") is JsonElement list ? ReadConfigurations(options, list) : usual.WarmStart,
        });
    }

    private static ImmutableArray<Configuration> ReadConfigurations(JsonFields options, JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(Configuration.FromJson)]
        : throw options.Broken("warmStart", "must be a list of configurations", list);
}
