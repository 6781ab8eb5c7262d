using static TorchSharp.torch;

namespace TorchTune.Training.Tests;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class RehearsalTests
{
    private static readonly HypergradientOptions Rehearsing = new() { Interval = 0, Rehearsals = new RehearsalOptions { Count = 6, Share = 0.5 } };

    [Theory]
    [InlineData(1e-3 / 3, 1)]
    [InlineData(100, -1)]
    public void A_rate_far_too_small_or_far_too_large_is_put_right_before_the_training_begins(double rate, int direction)
    {
        using var toy = new Toy();
        using var rehearsed = New(toy, Rehearsing with { Rehearsals = new RehearsalOptions { Count = 10, Share = 0.5 } });
        using var still = new SupervisedTrainable(Options(toy), Watch());

        var reports = Steps(rehearsed, Toy.Trial(rate: rate), 4);
        var left = Steps(still, Toy.Trial(rate: rate), 4);

        Assert.True(direction * Math.Log(reports[0]["learning_rate"] / rate) > Math.Log(30));
        Assert.Equal(0, reports[^1]["retreats"]);

        // Two classes: who guesses has a loss of ln 2.
        Assert.InRange(reports[^1]["loss"], 0, Math.Log(2));
        Assert.False(left[^1]["loss"] <= reports[^1]["loss"]);
    }

    [Fact]
    public void The_training_after_rehearsals_is_the_one_that_begins_at_what_they_found()
    {
        using var toy = new Toy();
        using var rehearsed = New(toy, Rehearsing);
        var reports = Steps(rehearsed, Toy.Trial(rate: 1e-3), 4);
        using var plain = New(toy, Rehearsing with { Rehearsals = new RehearsalOptions { Count = 0 }, LeastDecay = reports[0]["weight_decay"] });
        var expected = Steps(plain, Toy.Trial(rate: reports[0]["learning_rate"]), 4);

        Assert.NotEqual(1e-3, reports[0]["learning_rate"], 1e-4);

        // The logarithm and back again may change the rate in its last bit, and a weight in single precision by its last.
        for (int step = 0; step < 4; step++) Assert.Equal(expected[step]["loss"], reports[step]["loss"], 1e-5);
    }

    [Fact]
    public void Without_rehearsals_and_moves_it_trains_as_the_plain_trainable_does_with_its_schedule()
    {
        using var toy = new Toy();
        var options = Options(toy) with { Schedule = _ => new RateSchedule.Linear() };
        using var still = new HypergradientTrainable(options, new HypergradientOptions { Interval = 0, LeastDecay = 1e-12, Rehearsals = new RehearsalOptions { Count = 0 } }, Watch());
        using var plain = new SupervisedTrainable(options, Watch());

        var reports = Steps(still, Toy.Trial(), 4);
        var expected = Steps(plain, Toy.Trial(), 4);

        // The rule and torch.optim round differently: 12 updates of weights of order 1 in single precision.
        for (int step = 0; step < 4; step++) Assert.Equal(expected[step]["loss"], reports[step]["loss"], 1e-4);
    }

    [Fact]
    public void An_epoch_that_diverges_is_taken_back_and_trained_at_a_lower_rate()
    {
        using var toy = new Toy();
        List<HyperMove> moves = [];
        var options = new HypergradientOptions { Interval = 0, Rehearsals = new RehearsalOptions { Count = 0 }, Moved = (_, move) => moves.Add(move) };
        using var wild = New(toy, options);

        var reports = Steps(wild, Toy.Trial(rate: 1000), 4);

        Assert.InRange(reports[^1]["retreats"], 1, 40);
        Assert.Equal((int)reports[^1]["retreats"] > 0, moves.Exists(move => move.Outcome.StartsWith("diverged", StringComparison.Ordinal)));
        Assert.True(reports[^1]["learning_rate"] < 1000 / 3.0 * 1.001);
        Assert.All(reports, report => Assert.True(double.IsFinite(report["train_loss"])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_trial_with_rehearsals_restored_from_its_state_goes_on_bit_for_bit(int interval)
    {
        using var toy = new Toy();
        var options = Rehearsing with { Interval = interval };
        using var whole = New(toy, options);
        Steps(whole, Toy.Trial(rate: 1e-3), 3);
        using var first = New(toy, options);
        Steps(first, Toy.Trial(rate: 1e-3), 1);
        using var second = New(toy, options);
        var later = Toy.Trial(step: 1, rate: 1e-3);
        second.SetUp(later);
        second.Restore(first.State().ToHost());

        for (int step = 1; step < 3; step++) later.Report(second.Step(later)!);

        Assert.Equal(whole.State().Hash(), second.State().Hash());
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void An_option_that_breaks_its_rule_is_named(HypergradientOptions options, string name)
    {
        using var toy = new Toy();

        var refused = Assert.Throws<ArgumentException>(() => New(toy, options));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<HypergradientOptions, string> Broken => new()
    {
        { new HypergradientOptions { Interval = -1 }, "Interval" },
        { new HypergradientOptions { CurvatureShare = 0 }, "CurvatureShare" },
        { new HypergradientOptions { CurvatureShare = 1.5 }, "CurvatureShare" },
        { new HypergradientOptions { GrowthLimit = 0 }, "GrowthLimit" },
        { new HypergradientOptions { DivergenceFactor = 1 }, "DivergenceFactor" },
        { new HypergradientOptions { Backoff = double.NaN }, "Backoff" },
        { new HypergradientOptions { Rehearsals = new RehearsalOptions { Count = -1 } }, "Count" },
        { new HypergradientOptions { Rehearsals = new RehearsalOptions { Share = 2 } }, "Share" },
        { new HypergradientOptions { Rehearsals = new RehearsalOptions { Reach = 0 } }, "Reach" },
        { new HypergradientOptions { Rehearsals = new RehearsalOptions { LeastGain = -1 } }, "LeastGain" },
        { new HypergradientOptions { Rehearsals = new RehearsalOptions { ValidationBatch = 0 } }, "ValidationBatch" },
    };

    private static SupervisedOptions Options(Toy toy) => toy.Options() with { Optimizer = (trial, model) => optim.SGD(model.parameters(), trial.Get(Toy.Rate), 0.9), Schedule = _ => new RateSchedule.Constant() };

    private static HypergradientTrainable New(Toy toy, HypergradientOptions options) => new(Options(toy), options, Watch());

    private static GeneratorWatch Watch() => new(new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 1 }));

    private static List<Metrics> Steps(HypergradientTrainable trainable, Trial trial, int steps) => Steps((Trainable)trainable, trial, steps);

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
