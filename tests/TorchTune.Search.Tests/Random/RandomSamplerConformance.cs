using TorchTune.Testing;

namespace TorchTune.Search.Tests.Random;

public sealed class RandomSamplerConformance : SamplerConformance
{
    protected override int Warmup => 3;

    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new RandomSampler();
}

public sealed class RepeatingRandomSamplerConformance : SamplerConformance
{
    protected override int Warmup => 3;

    protected override bool MayRepeat => true;

    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new RandomSampler(new RandomOptions { Repeats = true });
}
