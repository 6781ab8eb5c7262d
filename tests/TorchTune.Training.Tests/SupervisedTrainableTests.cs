using TorchSharp;
using TorchTune.Execution;
using TorchTune.Scheduling;
using static TorchSharp.torch;

namespace TorchTune.Training.Tests;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class SupervisedTrainableTests
{
    [Fact]
    public void A_trial_restored_from_its_state_goes_on_bit_for_bit()
    {
        using var toy = new Toy();
        using var whole = new SupervisedTrainable(toy.Options(), Watch());
        var reports = Steps(whole, Toy.Trial(), 4);

        using var first = new SupervisedTrainable(toy.Options(), Watch());
        Steps(first, Toy.Trial(), 2);
        using var stored = new MemoryStream();
        first.State().Write(stored);
        stored.Position = 0;
        using var second = new SupervisedTrainable(toy.Options(), Watch());
        var later = Toy.Trial(step: 2);
        second.SetUp(later);
        second.Restore(StateTree.Read(stored));

        Assert.Equal(first.State(), second.State());
        for (int step = 2; step < 4; step++)
        {
            var metrics = second.Step(later)!;
            later.Report(metrics);
            Assert.Equal(reports[step], metrics);
        }

        Assert.Equal(whole.State().Hash(), second.State().Hash());
    }

    [Fact]
    public void The_loss_falls_and_the_trial_ends_after_its_epochs()
    {
        using var toy = new Toy();
        using var trainable = new SupervisedTrainable(toy.Options(), Watch());
        var trial = Toy.Trial();

        var reports = Steps(trainable, trial, 4);

        Assert.True(reports[3]["loss"] < reports[0]["loss"]);
        Assert.Null(trainable.Step(trial));
    }

    [Fact]
    public void A_trial_that_is_disposed_leaves_no_tensor_behind_and_says_how_many_it_held()
    {
        using var toy = new Toy();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var trainable = new SupervisedTrainable(toy.Options(), Watch());
        var trial = Toy.Trial();
        Steps(trainable, trial, 3);
        long held = trainable.LiveTensors;
        trainable.State();

        // Six parameters, three buffers, and two moments for each parameter at the least.
        Assert.True(held >= 6 + 3 + 12, $"{held} tensors");
        Assert.Equal(held, trainable.LiveTensors);
        Assert.True(trainable.PeakBytes > TorchStateBytes(6, 8, 2));
        trainable.Dispose();
        Assert.Equal(0, trainable.LiveTensors);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_donors_state_is_taken_over_whole_and_goes_on_with_the_new_rate()
    {
        using var toy = new Toy();
        using var donor = new SupervisedTrainable(toy.Options(), Watch());
        Steps(donor, Toy.Trial(), 2);
        using var member = new SupervisedTrainable(toy.Options(), Watch());
        var trial = Toy.Trial(number: 1, step: 2, rate: 0.1);
        member.SetUp(trial);

        member.Restore(donor.State());
        Assert.Equal(donor.State(), member.State());
        member.Reconfigure(trial);

        // Only the optimizer's options differ from the donor's.
        Assert.Equal(donor.State().Tree("model"), member.State().Tree("model"));
        Assert.NotEqual(donor.State(), member.State());
    }

    [Fact]
    public void A_study_of_stock_modules_is_the_same_on_one_slot_and_on_three()
    {
        Assert.Equal(Table(slots: 1), Table(slots: 3));
    }

    [Fact]
    public void Stock_dropout_in_parallel_is_named_with_the_remedy_and_with_one_slot_is_lent_the_generator()
    {
        using var toy = new Toy();
        var parallel = Watch(slots: 2);
        using (var trainable = new SupervisedTrainable(toy.Options(dropout: 0.3), parallel)) Steps(trainable, Toy.Trial(), 1);
        Assert.Contains("'drop' (Dropout) of trial 0", parallel.Finding, StringComparison.Ordinal);
        Assert.Contains("one slot", parallel.Finding, StringComparison.Ordinal);

        var alone = Watch();
        var reports = new List<Metrics>[2];
        for (int run = 0; run < 2; run++)
        {
            using var trainable = new SupervisedTrainable(toy.Options(dropout: 0.3), alone);
            reports[run] = Steps(trainable, Toy.Trial(), 2);
            using var disturbance = rand(5);
        }

        Assert.Null(alone.Finding);
        Assert.Equal(reports[0], reports[1]);
    }

    [Fact]
    public void Building_a_stock_module_draws_from_the_trial_and_leaves_the_process_generator_alone()
    {
        using var before = random.get_rng_state();
        using var first = Toy.Trial().Build(() => nn.Linear(3, 3));
        using var after = random.get_rng_state();
        using var again = Toy.Trial().Build(() => nn.Linear(3, 3));
        using var other = Toy.Trial(number: 1).Build(() => nn.Linear(3, 3));

        Assert.True(before.Equals(after));
        Assert.True(first.weight.Equals(again.weight));
        Assert.False(first.weight.Equals(other.weight));
    }

    private static long TorchStateBytes(int inputs, int hidden, int classes) => 4L * ((inputs * hidden) + hidden + (2 * hidden) + (hidden * classes) + classes);

    private static GeneratorWatch Watch(int slots = 1) => new(new CpuHost(slots));

    private static List<Metrics> Steps(SupervisedTrainable trainable, Trial trial, int count)
    {
        trainable.SetUp(trial);
        List<Metrics> reports = [];
        for (int step = 0; step < count; step++)
        {
            var metrics = trainable.Step(trial)!;
            trial.Report(metrics);
            reports.Add(metrics);
        }

        return reports;
    }

    private static string Table(int slots)
    {
        using var toy = new Toy();
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = slots });
        var watch = new GeneratorWatch(host);
        using var study = Study.Open(new StudyOptions
        {
            Name = "toy",
            Space = Toy.Space,
            Objectives = [Objective.Minimize("loss")],
            Scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 2 }),
            Trials = 8,
            MaxSteps = 4,
            Parallelism = 4,
            Seed = 11,
            Devices = host,
        });
        Assert.IsType<StudyStopped>(study.RunAsync(() => new SupervisedTrainable(toy.Options(), watch)).ToBlockingEnumerable().Last());
        return string.Join("\n", study.Events());
    }
}
