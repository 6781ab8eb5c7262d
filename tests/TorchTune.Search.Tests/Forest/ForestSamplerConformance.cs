using TorchTune.Testing;

namespace TorchTune.Search.Tests.Forest;

public sealed class ForestSamplerConformance : SamplerConformance
{
    // Beyond the ten of the start; few trees and candidates, since the laws are not about quality.
    protected override int Warmup => 14;

    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new ForestSampler(new ForestOptions { Trees = 5, Candidates = 60, LocalStarts = 2 });
}
