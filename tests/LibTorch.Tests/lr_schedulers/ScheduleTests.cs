using TorchSharp.Modules;
using TorchSharp.Tests.optim;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler;

namespace TorchSharp.Tests.lr_schedulers;

/// <summary>Each schedule against its closed form, for two groups of different initial rates, epoch by epoch.</summary>
public sealed class ScheduleTests : IDisposable
{
    private const int Epochs = 40;

    // A recurrence multiplies at most 40 times with a relative error of 1e-15 each.
    private const double Tolerance = 1e-13;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SGD _sgd;
    private readonly Adam _adam;

    public ScheduleTests()
    {
        _sgd = torch.optim.SGD([new SGD.ParamGroup([Numbers.Parameter([1])], lr: 0.5, momentum: 0.5), new SGD.ParamGroup([Numbers.Parameter([1])], lr: 0.2, momentum: 0.5)], 0.1);
        _adam = torch.optim.Adam(new[] { Numbers.Parameter([1]) }, lr: 0.5);
    }

    public void Dispose()
    {
        _sgd.Dispose();
        _adam.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void StepLR_falls_every_so_many_epochs() =>
        Follows(StepLR(_sgd, 7, 0.5), epoch => Math.Pow(0.5, epoch / 7));

    [Fact]
    public void MultiStepLR_falls_at_its_milestones() =>
        Follows(MultiStepLR(_sgd, [20, 5, 5, 11], 0.5), epoch => Math.Pow(0.5, new[] { 5, 11, 20 }.Count(milestone => milestone <= epoch)));

    [Fact]
    public void ExponentialLR_falls_at_every_epoch() =>
        Follows(ExponentialLR(_sgd, 0.9), epoch => Math.Pow(0.9, epoch));

    [Fact]
    public void ConstantLR_holds_its_factor_for_so_many_epochs() =>
        Follows(ConstantLR(_sgd, 0.25, 6), epoch => epoch < 6 ? 0.25 : 1);

    [Theory]
    [InlineData(0.1, 1, 8)]
    [InlineData(1, 0.05, 13)]
    public void LinearLR_goes_straight_from_one_factor_to_the_other(double start, double end, int epochs) =>
        Follows(LinearLR(_sgd, start, end, epochs), epoch => start + ((end - start) * Math.Min(epoch, epochs) / epochs));

    [Theory]
    [InlineData(10, 1)]
    [InlineData(12, 2.5)]
    public void PolynomialLR_falls_to_nothing(int epochs, double power) =>
        Follows(PolynomialLR(_sgd, epochs, power), epoch => Math.Pow(1 - ((double)Math.Min(epoch, epochs) / epochs), power));

    [Fact]
    public void LambdaLR_is_a_function_of_the_epoch() =>
        Follows(LambdaLR(_sgd, epoch => 1.0 / (1 + epoch)), epoch => 1.0 / (1 + epoch));

    [Fact]
    public void MultiplicativeLR_multiplies_its_factors() =>
        Follows(MultiplicativeLR(_sgd, epoch => 1 - (1.0 / (epoch + 1))), epoch => 1.0 / (epoch + 1)); // (1/2)(2/3)(3/4)… telescopes

    [Fact]
    public void A_function_for_each_group_steers_that_group()
    {
        var schedule = new impl.LambdaLR(_sgd, [_ => 2, epoch => epoch]);

        schedule.step();

        Assert.Equal([1.0, 0.2], schedule.get_last_lr());
        Assert.Throws<ArgumentException>(() => new impl.LambdaLR(_sgd, [_ => 2]));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 0.1)]
    [InlineData(40, 0.01)]
    public void CosineAnnealingLR_follows_a_cosine_down_and_up(int half, double lowest)
    {
        double Expected(double rate, int epoch) => lowest + ((rate - lowest) * (1 + Math.Cos(Math.PI * epoch / half)) / 2);
        var schedule = CosineAnnealingLR(_sgd, half, lowest);

        for (var epoch = 0; epoch < 3 * half; epoch++)
        {
            // The recurrence divides by the height of the cosine, which is (π / 2 T_max)² at its smallest: the rounding of it is magnified by that.
            Assert.Equal(Expected(0.5, epoch), Rates()[0], 1e-11);
            Assert.Equal(Expected(0.2, epoch), Rates()[1], 1e-11);
            schedule.step();
        }
    }

    [Fact]
    public void Chained_schedules_multiply_their_factors()
    {
        var chain = ChainedLR([ConstantLR(_sgd, 0.1, 2), ExponentialLR(_sgd, 0.9)]);

        Follows(chain, epoch => (epoch < 2 ? 0.1 : 1) * Math.Pow(0.9, epoch));
        Assert.Equal(Rates(), chain.get_last_lr());
    }

    [Fact]
    public void Sequential_schedules_start_at_their_milestones()
    {
        var schedule = SequentialLR(_sgd, [LinearLR(_sgd, 0.1, 1, 5), CosineAnnealingLR(_sgd, 30), ExponentialLR(_sgd, 0.5)], [5, 35]);

        Follows(schedule, epoch => epoch switch
        {
            < 5 => 0.1 + (0.9 * epoch / 5),
            < 35 => (1 + Math.Cos(Math.PI * (epoch - 5) / 30)) / 2,
            _ => Math.Pow(0.5, epoch - 35),
        }, tolerance: 1e-12);
        Assert.Equal(Rates(), schedule.get_last_lr());
    }

    [Fact]
    public void Sequential_schedules_must_fit_together()
    {
        var step = StepLR(_sgd, 1);

        Assert.Throws<ArgumentException>(() => SequentialLR(_sgd, [step], [1]));
        Assert.Throws<ArgumentException>(() => SequentialLR(_adam, [step], []));
        Assert.Throws<ArgumentException>(() => ChainedLR([step, StepLR(_adam, 1)]));
    }

    [Theory]
    [InlineData(impl.OneCycleLR.AnnealStrategy.Cos, false)]
    [InlineData(impl.OneCycleLR.AnnealStrategy.Linear, false)]
    [InlineData(impl.OneCycleLR.AnnealStrategy.Cos, true)]
    public void OneCycleLR_rises_and_falls_and_the_momentum_goes_against_it(impl.OneCycleLR.AnnealStrategy strategy, bool threePhases)
    {
        const int Steps = 50;
        double Curve(double from, double to, double share) => strategy == impl.OneCycleLR.AnnealStrategy.Linear
            ? from + ((to - from) * share)
            : from + ((to - from) * (1 - Math.Cos(Math.PI * share)) / 2);
        double Expected(int step, double start, double top, double end, double fall) => step switch
        {
            _ when step <= 9 => Curve(start, top, step / 9.0),
            _ when threePhases && step <= 18 => Curve(top, start, (step - 9) / 9.0),
            _ when threePhases => Curve(start, end, (step - 18) / 31.0),
            _ => Curve(top, fall, (step - 9) / 40.0),
        };
        var schedule = OneCycleLR(_sgd, [1.0, 2.0], epochs: 5, steps_per_epoch: 10, pct_start: 0.2, anneal_strategy: strategy, div_factor: 10, final_div_factor: 100, three_phase: threePhases);

        for (var step = 0; step < Steps; step++)
        {
            Assert.Equal(Expected(step, 0.1, 1, 0.001, 0.001), Rates()[0], Tolerance);
            Assert.Equal(Expected(step, 0.2, 2, 0.002, 0.002), Rates()[1], Tolerance);
            Assert.All(_sgd.ParamGroups.Cast<IMomentum>(), group => Assert.Equal(Expected(step, 0.95, 0.85, 0.95, 0.95), group.Momentum, Tolerance));
            schedule.step();
        }

        Assert.Throws<InvalidOperationException>(() => schedule.step());
    }

    [Fact]
    public void OneCycleLR_moves_the_first_beta_of_Adam()
    {
        var schedule = OneCycleLR(_adam, 1, total_steps: 10, pct_start: 0.5, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear);
        var group = (IBetas)_adam.ParamGroups.Single();
        Assert.Equal((0.95, 0.999), group.Betas);

        for (var step = 0; step < 4; step++)
        {
            schedule.step();
        }

        Assert.Equal(0.85, group.Betas.Item1, Tolerance);
        Assert.Equal(0.999, group.Betas.Item2);
        Assert.Equal(1, _adam.ParamGroups.Single().LearningRate, Tolerance);
    }

    [Fact]
    public void Cycling_a_momentum_that_is_not_there_is_refused()
    {
        using var adagrad = torch.optim.Adagrad(new[] { Numbers.Parameter([1]) });

        Assert.Throws<ArgumentException>(() => OneCycleLR(adagrad, 1, total_steps: 10));
        Assert.Throws<ArgumentException>(() => CyclicLR(_adam, 0.1, 1));
        Assert.Throws<ArgumentException>(() => OneCycleLR(_sgd, 1));
        Assert.Throws<ArgumentException>(() => OneCycleLR(_sgd, 1, total_steps: 10, pct_start: 2));
        Assert.NotNull(OneCycleLR(adagrad, 1, total_steps: 10, cycle_momentum: false));
    }

    [Theory]
    [InlineData(impl.CyclicLR.Mode.Triangular)]
    [InlineData(impl.CyclicLR.Mode.Triangular2)]
    [InlineData(impl.CyclicLR.Mode.ExpRange)]
    public void CyclicLR_goes_up_and_down(impl.CyclicLR.Mode mode)
    {
        double Height(int update)
        {
            var (cycle, place) = Math.DivRem(update, 12);
            var triangle = place <= 4 ? place / 4.0 : (12 - place) / 8.0;
            return triangle * (mode switch
            {
                impl.CyclicLR.Mode.Triangular => 1,
                impl.CyclicLR.Mode.Triangular2 => Math.Pow(0.5, cycle),
                _ => Math.Pow(0.99, update),
            });
        }

        var schedule = CyclicLR(_sgd, 0.1, 1.1, step_size_up: 4, step_size_down: 8, mode: mode, gamma: 0.99);
        for (var update = 0; update < Epochs; update++)
        {
            Assert.All(Rates(), rate => Assert.Equal(0.1 + Height(update), rate, Tolerance));
            Assert.All(_sgd.ParamGroups.Cast<IMomentum>(), group => Assert.Equal(0.9 - (0.1 * Height(update)), group.Momentum, Tolerance));
            schedule.step();
        }
    }

    [Fact]
    public void ReduceLROnPlateau_waits_reduces_cools_down_and_stops_at_the_lowest_rate()
    {
        var schedule = ReduceLROnPlateau(_sgd, factor: 0.5, patience: 1, cooldown: 1, min_lr: [0.2, 0.02]);
        List<double> first = [];
        foreach (var loss in (double[])[1, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.5, 0.5])
        {
            schedule.step(loss);
            first.Add(Rates()[0]);
        }

        // Two epochs without improvement (the third and fourth) reduce; one cools down; two more reduce; at 0.2 the rate stays.
        Assert.Equal([0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2], first);
        Assert.Equal(0.2 * 0.5 * 0.5 * 0.5, Rates()[1], Tolerance);
        Assert.Throws<InvalidOperationException>(() => schedule.step());
        Assert.Throws<InvalidOperationException>(() => schedule.step((int?)3));
    }

    [Theory]
    [InlineData("min", "rel", 0.91, 0.89)]
    [InlineData("min", "abs", 0.91, 0.89)]
    [InlineData("max", "rel", 1.09, 1.11)]
    [InlineData("max", "abs", 1.09, 1.11)]
    public void ReduceLROnPlateau_counts_an_improvement_only_beyond_its_threshold(string mode, string thresholdMode, double worse, double better)
    {
        double RateAfter(double second)
        {
            using var optimizer = torch.optim.SGD(new[] { Numbers.Parameter([1]) }, 1);
            var schedule = ReduceLROnPlateau(optimizer, mode, 0.5, patience: 0, threshold: 0.1, threshold_mode: thresholdMode);
            schedule.step(1.0);
            schedule.step(second);
            return optimizer.ParamGroups.Single().LearningRate;
        }

        Assert.Equal(0.5, RateAfter(worse));
        Assert.Equal(1, RateAfter(better));
    }

    [Fact]
    public void ReduceLROnPlateau_refuses_words_it_does_not_know()
    {
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(_sgd, mode: "least"));
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(_sgd, threshold_mode: "share"));
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(_sgd, factor: 1));
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(_sgd, min_lr: [0.1, 0.1, 0.1]));
    }

    [Fact]
    public void A_jump_to_an_epoch_lands_on_the_closed_form()
    {
        LRScheduler[] schedules =
        [
            StepLR(_sgd, 3, 0.5), MultiStepLR(_sgd, [2, 9]), ExponentialLR(_sgd, 0.9), ConstantLR(_sgd, 0.5, 4), LinearLR(_sgd), PolynomialLR(_sgd, 20, 2), CosineAnnealingLR(_sgd, 20),
        ];
        foreach (var schedule in schedules)
        {
            schedule.step(0);
            List<double> stepped = [];
            for (var epoch = 1; epoch <= 12; epoch++)
            {
                schedule.step();
                stepped.Add(Rates()[0]);
            }

            for (var epoch = 12; epoch >= 1; epoch--)
            {
                schedule.step(epoch);
                Assert.Equal(stepped[epoch - 1], Rates()[0], Tolerance);
            }
        }
    }

    private void Follows(LRScheduler schedule, Func<int, double> factor, double tolerance = Tolerance)
    {
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            Assert.Equal(0.5 * factor(epoch), Rates()[0], tolerance);
            Assert.Equal(0.2 * factor(epoch), Rates()[1], tolerance);
            schedule.step();
        }
    }

    private double[] Rates() => [.. _sgd.ParamGroups.Select(group => group.LearningRate)];
}
