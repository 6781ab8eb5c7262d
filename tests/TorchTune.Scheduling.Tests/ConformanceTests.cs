using TorchTune.Scheduling.Tests.ThrowAway;
using TorchTune.Testing;

namespace TorchTune.Scheduling.Tests;

public sealed class RunToEndConformance : SchedulerConformance
{
    protected override IScheduler Create() => new RunToEndScheduler();
}

public sealed class AshaConformance : SchedulerConformance
{
    protected override IScheduler Create() => new AshaScheduler(new AshaOptions());
}

public sealed class AshaInBracketsConformance : SchedulerConformance
{
    protected override IScheduler Create() => new AshaScheduler(new AshaOptions { MinResource = 2, MaxResource = 20, ReductionFactor = 2, Brackets = 3 });
}

public sealed class PromotionAshaConformance : SchedulerConformance
{
    protected override IScheduler Create() => new PromotionAsha(1, 27, 3);
}

public sealed class SynchronousHalvingConformance : SchedulerConformance
{
    protected override IScheduler Create() => new SynchronousHalving(9, 1, 27, 3);
}

public sealed class PopulationConformance : SchedulerConformance
{
    protected override IScheduler Create() => new PopulationScheduler(new PopulationOptions { Interval = 5 });
}

public sealed class PopulationOfLongRoundsConformance : SchedulerConformance
{
    protected override IScheduler Create() => new PopulationScheduler(new PopulationOptions { Members = 3, Interval = 20, Quantile = 0.5, Inherited = ["n"] });
}

public sealed class PopulationRoundsConformance : SchedulerConformance
{
    protected override IScheduler Create() => new PopulationRounds(8, 5);
}
