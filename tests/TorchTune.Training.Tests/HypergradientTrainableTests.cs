using TorchSharp;
using TorchTune.Hypergradients;
using static TorchSharp.torch;

namespace TorchTune.Training.Tests;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class HypergradientTrainableTests
{
    private static readonly HypergradientOptions Eager = new() { Interval = 2, ValidationBatch = 48, Reach = 0.4, Outer = new HyperOptimizerOptions { Rate = 0.4 }, Rehearsals = new RehearsalOptions { Count = 0 } };

    [Fact]
    public void A_rate_that_is_far_too_small_grows_and_the_loss_falls_further_than_without()
    {
        using var toy = new Toy();
        using var adapting = New(toy);
        using var fixedRate = new SupervisedTrainable(Options(toy), Watch());
        var (trial, other) = (Toy.Trial(rate: 1e-3), Toy.Trial(rate: 1e-3));

        var reports = Steps(adapting, trial, 4);
        var plain = Steps(fixedRate, other, 4);

        Assert.All(reports, report => Assert.Equal(0, report["refused"]));
        Assert.True(reports[^1]["learning_rate"] > 3e-3);
        Assert.True(reports[^1]["loss"] < plain[^1]["loss"]);
        Assert.Null(adapting.Step(trial));
    }

    [Fact]
    public void A_report_carries_what_the_trial_has_made_of_its_hyper_parameters()
    {
        using var toy = new Toy();
        using var adapting = new HypergradientTrainable(Options(toy), Eager with { Refine = (trial, rate, _) => trial.Refine(Toy.Rate, rate) }, Watch());
        var trial = Toy.Trial(rate: 1e-3);
        adapting.SetUp(trial);

        for (int step = 0; step < 2; step++)
        {
            var report = trial.Report(adapting.Step(trial)!);
            Assert.Equal(new Configuration(("rate", report.Metrics["learning_rate"])), report.Refined);
        }
    }

    [Fact]
    public void A_trial_restored_from_its_state_goes_on_bit_for_bit()
    {
        using var toy = new Toy();
        using var whole = New(toy);
        var reports = Steps(whole, Toy.Trial(), 4);
        using var first = New(toy);
        Steps(first, Toy.Trial(), 2);
        using var stored = new MemoryStream();
        first.State().Write(stored);
        stored.Position = 0;
        using var second = New(toy);
        var later = Toy.Trial(step: 2);
        second.SetUp(later);
        second.Restore(StateTree.Read(stored));

        for (int step = 2; step < 4; step++)
        {
            var metrics = second.Step(later)!;
            later.Report(metrics);
            Assert.Equal(reports[step]["loss"], metrics["loss"]);
            Assert.Equal(reports[step]["learning_rate"], metrics["learning_rate"]);
        }

        Assert.Equal(whole.State().Hash(), second.State().Hash());
    }

    [Fact]
    public void A_trial_that_is_disposed_leaves_no_tensor_behind()
    {
        using var toy = new Toy();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var trainable = New(toy);
        Steps(trainable, Toy.Trial(), 2);
        trainable.State();
        trainable.Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_member_takes_over_the_rate_of_its_configuration_with_the_weights_of_its_donor()
    {
        using var toy = new Toy();
        using var donor = New(toy);
        Steps(donor, Toy.Trial(), 2);
        using var member = New(toy);
        var trial = Toy.Trial(number: 1, step: 2, rate: 0.07);
        member.SetUp(trial);
        member.Restore(donor.State().ToHost());
        member.Reconfigure(trial);

        var metrics = member.Step(trial)!;

        Assert.InRange(metrics["learning_rate"], 0.07 * Math.Exp(-0.4 * 2), 0.07 * Math.Exp(0.4 * 2));
    }

    private static SupervisedOptions Options(Toy toy) => toy.Options() with { Optimizer = (trial, model) => optim.SGD(model.parameters(), trial.Get(Toy.Rate), 0.9), Schedule = _ => new RateSchedule.Constant() };

    private static HypergradientTrainable New(Toy toy) => new(Options(toy), Eager, Watch());

    private static GeneratorWatch Watch() => new(new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 1 }));

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
