using TorchSharp.Modules;
using TorchTune.Hypergradients;
using static TorchSharp.torch;

namespace TorchTune.Training.Tests;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class ScheduleReplayTests
{
    private static readonly ConfigurationSchedule Falling = new(4, [new(0, new Configuration(("rate", 0.02))), new(2, new Configuration(("rate", 0.005)))]);

    [Fact]
    public void A_learned_schedule_that_was_written_and_read_trains_as_it_did_when_it_was_learned()
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(tensor([1.0, 1.0]));
        var rates = new HyperVariable("rates", tensor([0.6, 0.12]), HyperRole.LearningRate, HyperExtent.PerSegment);
        Tensor Loss() => 0.5 * (tensor([1.0, 10]) * weight.square()).sum();
        HypergradientProblem problem = new() { Parameters = [weight], Variables = [rates], Rule = new SgdRule(), Updates = 7, TrainingLoss = _ => Loss(), ValidationLoss = Loss };
        using var hyper = new HyperOptimizer(problem, new UnrolledMethod(), [new OuterVariable { Variable = rates }]);
        for (int training = 0; training < 10; training++) hyper.Step();
        using var learned = Hypergradient.Compute(problem, new UnrolledMethod());

        var schedule = ConfigurationSchedule.Parse(ConfigurationSchedule.OfSegments("rate", hyper.ValuesOf("rates"), updates: 7, steps: 3.5).ToJson());
        var factor = new RateSchedule.Replayed(schedule, "rate");
        using var optimizer = optim.SGD([weight], schedule.NumberAt("rate", 0));
        for (int update = 0; update < 7; update++)
        {
            foreach (var group in optimizer.ParamGroups) group.LearningRate = group.InitialLearningRate * factor.FactorAt(update / 7.0);
            optimizer.zero_grad();
            Loss().backward();
            optimizer.step();
        }

        // A factor on the first rate, instead of the rate itself, is a rounding or two at each of seven updates.
        Assert.Equal(1, Loss().item<double>() / learned.ValidationLoss, 1e-12);
    }

    [Fact]
    public void A_scheduled_trial_is_reconfigured_where_a_segment_begins()
    {
        using var toy = new Toy();
        using var scheduled = new ScheduledTrainable(New(toy), Falling);
        using var byHand = New(toy);

        var reports = Steps(scheduled, Toy.Trial(rate: 0.3), 4);
        var expected = Steps(byHand, Toy.Trial(rate: 0.02), 2);
        var later = Toy.Trial(step: 2, rate: 0.005);
        byHand.Reconfigure(later);
        for (int step = 0; step < 2; step++)
        {
            expected.Add(byHand.Step(later)!);
            later.Report(expected[^1]);
        }

        Assert.Equal(expected.Select(metrics => metrics["loss"]), reports.Select(metrics => metrics["loss"]));
        Assert.Equal(byHand.State().Hash(), scheduled.State().Hash());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_scheduled_trial_goes_on_from_its_state_bit_for_bit(int left)
    {
        using var toy = new Toy();
        using var whole = new ScheduledTrainable(New(toy), Falling);
        var reports = Steps(whole, Toy.Trial(), 4);
        using var first = new ScheduledTrainable(New(toy), Falling);
        Steps(first, Toy.Trial(), left);
        using var second = new ScheduledTrainable(New(toy), Falling);
        var later = Toy.Trial(step: left);
        second.SetUp(later);
        second.Restore(first.State().ToHost());

        for (int step = left; step < 4; step++)
        {
            var metrics = second.Step(later)!;
            later.Report(metrics);
            Assert.Equal(reports[step]["loss"], metrics["loss"]);
        }

        Assert.Equal(whole.State().Hash(), second.State().Hash());
    }

    [Fact]
    public void A_member_takes_over_the_weight_decay_of_its_configuration_with_the_optimizers_memory()
    {
        using var toy = new Toy();
        using var donor = New(toy, decay: _ => 0);
        Steps(donor, Toy.Trial(), 2);
        var state = donor.State().ToHost();

        Assert.Equal(StepAfterCopy(own: 0.02, decay: rate => rate * 10), StepAfterCopy(own: 0.3, decay: rate => rate * 10));
        Assert.NotEqual(StepAfterCopy(own: 0.02, decay: rate => rate * 10), StepAfterCopy(own: 0.02, decay: _ => 0));

        string StepAfterCopy(double own, Func<double, double> decay)
        {
            using var member = New(toy, decay);
            member.SetUp(Toy.Trial(rate: own));
            member.Restore(state);
            var trial = Toy.Trial(step: 2, rate: 0.05);
            member.Reconfigure(trial);
            member.Step(trial);
            return member.State().Hash();
        }
    }

    private static SupervisedTrainable New(Toy toy, Func<double, double>? decay = null) => new(
        toy.Options() with
        {
            Optimizer = (trial, model) => optim.SGD(model.parameters(), trial.Get(Toy.Rate), 0.9, weight_decay: decay?.Invoke(trial.Get(Toy.Rate)) ?? 0),
            Schedule = _ => new RateSchedule.Constant(),
        },
        new GeneratorWatch(new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 1 })));

    private static List<Metrics> Steps(Trainable trainable, Trial trial, int steps)
    {
        trainable.SetUp(trial);
        var reports = new List<Metrics>();
        for (int step = 0; step < steps; step++)
        {
            reports.Add(trainable.Step(trial)!);
            trial.Report(reports[^1]);
        }

        return reports;
    }
}
