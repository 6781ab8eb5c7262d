using TorchTune.Search;

namespace TorchTune;

/// <summary>The forest sampler as JSON.</summary>
internal static class ForestDescription
{
    public static ForestSampler Read(JsonFields fields)
    {
        var defaults = new ForestOptions();
        return new ForestSampler(defaults with
        {
            Startup = fields.OptionalInt("startup") ?? defaults.Startup,
            Trees = fields.OptionalInt("trees") ?? defaults.Trees,
            FeatureShare = fields.OptionalNumber("featureShare") ?? defaults.FeatureShare,
            Candidates = fields.OptionalInt("candidates") ?? defaults.Candidates,
            LocalStarts = fields.OptionalInt("localStarts") ?? defaults.LocalStarts,
            RandomShare = fields.OptionalNumber("randomShare") ?? defaults.RandomShare,
            MaxRows = fields.OptionalInt("maxRows") ?? defaults.MaxRows,
            CostAware = fields.OptionalFlag("costAware") ?? defaults.CostAware,
        });
    }
}
