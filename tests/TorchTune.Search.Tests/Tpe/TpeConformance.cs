using TorchTune.Testing;

namespace TorchTune.Search.Tests.Tpe;

public sealed class TpeConformance : SamplerConformance
{
    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new TpeSampler();
}

public sealed class GroupedTpeConformance : SamplerConformance
{
    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new TpeSampler(new TpeOptions { Dependence = TpeDependence.Grouped, Candidates = 24 });
}

public sealed class UnivariateTpeConformance : SamplerConformance
{
    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new TpeSampler(new TpeOptions { Dependence = TpeDependence.Univariate, Candidates = 24, StartupTrials = 5, CostPower = 0.5 });
}
