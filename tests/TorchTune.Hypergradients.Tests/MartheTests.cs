using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class MartheTests
{
    private const double Curvature = 4;

    [Theory]
    [InlineData(null, 0)]
    [InlineData(null, 1e-7)]
    [InlineData(0.9, 0)]
    [InlineData(0.0, 0)]
    public void On_a_parabola_it_is_the_recursion_of_the_paper_in_numbers(double? discount, double growth)
    {
        const double OuterRate = 0.002;
        using var scope = NewDisposeScope();
        var (problem, weight) = Parabola(0.02);
        using Marthe marthe = new(problem, new() { Guarded = false, OuterRate = OuterRate, Discount = discount, OuterRateGrowth = growth });

        // w′ = w − η a w; Z ← μ (1 − η a) Z − a w; η ← η − β V′ Z, with V′ = a (w′ − v).
        double w = 1, z = 0, rate = 0.02, beta = OuterRate, mu = discount ?? 0, c = 0, last = 0;
        for (var t = 0; t < 25; t++)
        {
            marthe.Step();

            var direction = Curvature * w;
            z = (mu * (1 - (rate * Curvature)) * z) - direction;
            w -= rate * direction;
            var slope = Curvature * (w - Target) * z;
            var agreement = Curvature * (w - Target) * direction;
            rate -= beta * slope;
            beta = Math.Max(0, beta + (growth * slope * last));
            last = slope;
            if (discount is null)
            {
                c = (c * Math.Sign(mu)) + mu;
                mu = Math.Pow(agreement == 0 ? 1 : Math.Clamp(rate / agreement, 0, 1), 1 / (c + 1));
            }

            Assert.Equal(w, weight.item<double>(), 1e-12);
            Assert.Equal(slope, marthe.Slope, 1e-11);
            Assert.Equal(rate, marthe.LearningRate, 1e-12);
            Assert.Equal(beta, marthe.OuterRate, 1e-12);
            Assert.Equal(mu, marthe.Discount, 1e-11);
        }
    }

    [Fact]
    public void Where_an_update_raises_the_validation_loss_the_memory_is_dropped()
    {
        using var scope = NewDisposeScope();
        var (problem, _) = Parabola(0.02);
        using Marthe marthe = new(problem, new() { OuterRate = 0 });
        List<double> discounts = [];

        // The weight goes from 1 to 0 and passes the least validation loss, at 0.3, on its way.
        for (var t = 0; t < 30; t++)
        {
            marthe.Step();
            discounts.Add(marthe.Discount);
        }

        Assert.All(discounts, discount => Assert.InRange(discount, 0, 1));
        var passed = discounts.IndexOf(0);
        Assert.InRange(passed, 10, 20);
        Assert.All(discounts[..passed], discount => Assert.True(discount > 0));
        Assert.All(discounts[passed..], discount => Assert.Equal(0, discount));
    }

    [Theory]
    [InlineData(0.02, 0.0, 0.1)]
    [InlineData(0.45, 0.0, 0.1)]
    [InlineData(0.02, null, 0.2)]
    [InlineData(0.45, null, 0.2)]
    public void The_best_rate_of_a_parabola_is_found_from_either_side(double first, double? discount, double reach)
    {
        // ½ a w² is at its minimum after one update at η = 1 / a. Along one weight every cosine is 1 or −1, without memory that of 1 − ηa: the rate moves by e^0.1 until it passes the best, and then to and fro.
        // With memory the tangent of the update before may have the say once more.
        using var scope = NewDisposeScope();
        var (problem, _) = Parabola(first, target: 0);
        using Marthe marthe = new(problem, new() { OuterRate = 0.1, Discount = discount });

        for (var t = 0; t < 60; t++)
            marthe.Step();

        Assert.InRange(Math.Abs(Math.Log(marthe.LearningRate * Curvature)), 0, reach + 1e-9);
    }

    [Fact]
    public void A_loss_that_is_no_number_leaves_the_rate_alone_and_other_problems_are_refused()
    {
        using var scope = NewDisposeScope();
        var (problem, weight) = Parabola(1e200);
        using Marthe marthe = new(problem);

        Assert.Equal(HypergradientStatus.Exploded, Assert.Throws<HypergradientException>(() =>
        {
            for (var t = 0; t < 5; t++)
                marthe.Step();
        }).Status);
        Assert.True(double.IsFinite(marthe.LearningRate));
        Assert.Throws<ArgumentException>(() => new Marthe(new() { Parameters = [weight], TrainingLoss = problem.TrainingLoss, ValidationLoss = problem.ValidationLoss, Variables = [HyperVariable.Scalar("decay", 0, HyperRole.WeightDecay)], Rule = new SgdRule() }));
        Assert.Contains(nameof(MartheOptions.Discount), Assert.Throws<ArgumentException>(() => new Marthe(problem, new() { Discount = 2 })).Message, StringComparison.Ordinal);
    }

    private const double Target = 0.3;

    /// <summary>Training loss ½ a w² from 1, validation loss ½ a (w − 0.3)².</summary>
    private static (HypergradientProblem Problem, Parameter Weight) Parabola(double rate, double target = Target)
    {
        var weight = new Parameter(tensor([1.0]));
        return (new()
        {
            Parameters = [weight],
            TrainingLoss = _ => 0.5 * Curvature * weight.square().sum(),
            ValidationLoss = () => 0.5 * Curvature * (weight - target).square().sum(),
            Variables = [HyperVariable.Scalar("rate", rate, HyperRole.LearningRate)],
            Rule = new SgdRule(),
        }, weight);
    }
}
