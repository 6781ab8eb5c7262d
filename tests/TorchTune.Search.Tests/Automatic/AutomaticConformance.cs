using TorchTune.Testing;

namespace TorchTune.Search.Tests.Automatic;

public sealed class AutomaticConformance : SamplerConformance
{
    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new AutomaticSampler();
}
