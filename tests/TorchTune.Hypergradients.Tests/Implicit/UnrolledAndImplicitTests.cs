using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Where the two families of methods meet.</summary>
public sealed class UnrolledAndImplicitTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [SkippableFact]
    public void The_gradient_of_a_training_becomes_that_of_its_stationary_point()
    {
        // Greatest curvature 5.28, least 1.0078: every update leaves at most 0.698 of the distance.
        double[] errors = [.. new[] { 5, 20, 120 }.Select(updates => ErrorOfUnroll(Ridge.Load(), updates))];

        Assert.True(errors[0] > errors[1] && errors[1] > errors[2]);
        Assert.InRange(errors[2], 0, 1e-12);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void The_last_updates_at_the_stationary_point_are_the_terms_of_the_series(int updates)
    {
        const double Rate = 0.2;
        var ridge = Ridge.Load();
        ridge.Settle(-2);
        var problem = Descending(ridge, -2, Rate, updates);

        using var truncated = Hypergradient.Compute(problem, new TruncatedMethod { Window = updates });
        using var solved = Hypergradient.Compute(problem, new ImplicitMethod { Solver = updates == 1 ? new OneStep { Scale = Rate } : new NeumannSeries { Terms = updates - 1, Scale = Rate, Tolerance = 0 } });

        // The weights are stationary to the rounding of the elimination.
        Assert.Equal(truncated.Scalar("log penalty"), solved.Unchecked("log penalty")!.item<double>(), 1e-15);
    }

    [SkippableFact]
    public void A_spot_check_trains_to_the_stationary_points_beside_and_agrees()
    {
        var ridge = Ridge.Load();
        ridge.Settle(0);

        using var result = Hypergradient.Compute(Descending(ridge, 0, 0.3, 120), new ImplicitMethod { Solver = new ConjugateGradient { Tolerance = 1e-12 }, SpotChecks = 1 });

        // Central differences in float64 with h = 6e-6 err by about h².
        Assert.InRange(Assert.Single(result.Certificate.SpotChecks).RelativeError, 0, 1e-8);
        Assert.Throws<ArgumentException>(() => Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(0)), new ImplicitMethod { SpotChecks = 1 }));
    }

    private static double ErrorOfUnroll(Ridge ridge, int updates)
    {
        using var unrolled = Hypergradient.Compute(Descending(ridge, 0, 0.3, updates), new UnrolledMethod());
        ridge.Settle(0);
        using var settled = Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(0)), new ImplicitMethod { Solver = new ConjugateGradient { Tolerance = 1e-13 } });
        return Math.Abs((unrolled.Scalar("log penalty") / settled.Scalar("log penalty")) - 1);
    }

    private static HypergradientProblem Descending(Ridge ridge, double logPenalty, double rate, int updates)
    {
        var problem = ridge.Problem(ridge.LogPenalty(logPenalty));
        return new HypergradientProblem
        {
            Parameters = problem.Parameters,
            Variables = problem.Variables,
            TrainingLoss = problem.TrainingLoss,
            ValidationLoss = problem.ValidationLoss,
            Rule = new SgdRule { LearningRate = rate },
            Updates = updates,
        };
    }
}
