using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Hyper-parameters that change while the training goes on.</summary>
public sealed class OnlineTests
{
    [Fact]
    public void Unguarded_descent_meets_the_published_figures()
    {
        var (rates, loss) = Descend(new() { Guarded = false, OuterRate = 1e-4 }, 100);

        Assert.Equal([.01, .01909900, .02574812, .02977640], rates[..4], (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal(4.7875e-4, loss, 1e-8);
        Assert.Equal(6.699e-2, Descend(new() { Guarded = false, OuterRate = 0 }, 100).Loss, 1e-5);
        Assert.Equal(1.585e-10, Descend(new() { Guarded = false, OuterRate = 1e-3 }, 100).Loss, 1e-13);
    }

    [Fact]
    public void Where_unguarded_descent_diverges_the_guard_holds()
    {
        var (wild, lost) = Descend(new() { Guarded = false, OuterRate = .01 }, 100);
        var (rates, loss) = Descend(new() { OuterRate = .01 }, 100);

        Assert.Equal(.9199, wild[1], 1e-4);
        Assert.Equal(-5.72, wild[2], 1e-2);
        Assert.False(double.IsFinite(lost));
        Assert.All(rates, rate => Assert.InRange(rate, 1e-8, 10));
        Assert.InRange(loss, 0, 6.699e-2);
    }

    [Theory]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    public void The_product_is_the_derivative_of_the_next_loss_by_the_last_rate(string name)
    {
        using var weight = new Parameter(tensor([1.0, -0.5]));
        var rule = TestRules.All[name];
        using var descent = new HypergradientDescent([weight], rule, new() { OuterRate = 0 });
        Tensor Loss() => (tensor([1.0, 10]) * weight.pow(4)).sum();
        HypergradientProblem problem = new()
        {
            Parameters = [weight],
            TrainingLoss = _ => Loss(),
            ValidationLoss = Loss,
            Variables = [new("rates", full([3], rule.LearningRate, ScalarType.Float64), HyperRole.LearningRate, HyperExtent.PerUpdate)],
            Rule = rule,
            Updates = 3,
        };
        using var expected = Hypergradient.Compute(problem, new TruncatedMethod { Window = 1 });

        for (var t = 0; t < 4; t++)
        {
            descent.ZeroGrad();
            Loss().backward();
            descent.Step();
        }

        Assert.Equal(-expected["rates"][2].item<double>(), descent.Product, 1e-12);
    }

    [Fact]
    public void A_discount_of_zero_remembers_the_last_update_alone_and_of_one_all_of_them()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        var problem = Problem(net, 0.05, 5);
        using var whole = Hypergradient.Compute(problem, new UnrolledMethod());
        using var last = Hypergradient.Compute(problem, new TruncatedMethod { Window = 1 });

        Assert.Equal(whole.Scalar("rate"), After(1), 1e-13);
        Assert.Equal(last.Scalar("rate"), After(0), 1e-13);

        double After(double discount)
        {
            using ForwardRecursion recursion = new(problem) { Discount = discount };
            for (var t = 0; t < 5; t++)
                recursion.Update();
            using var result = recursion.Hypergradient();
            return result.Scalar("rate");
        }
    }

    [Fact]
    public void A_rate_that_is_far_too_small_is_found_out_while_training()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        const int Updates = 60;
        using var constant = Hypergradient.Compute(Problem(net, 0.002, Updates), new UnrolledMethod());
        var problem = Problem(net, 0.002, 0);
        using ForwardRecursion recursion = new(problem) { Discount = 0.9 };
        var rate = problem.Variables[0].Tensor;
        HypergradientResult? result = null;

        for (var t = 0; t < Updates; t++)
        {
            recursion.Update();
            result?.Dispose();
            result = recursion.Hypergradient();
            using var noGraph = no_grad();
            rate.mul_(Math.Exp(Math.Clamp(-5 * rate.item<double>() * result.Scalar("rate"), -0.1, 0.1)));
        }

        Assert.True(rate.item<double>() > 0.01);
        Assert.True(result!.ValidationLoss < constant.ValidationLoss);
        result.Dispose();
    }

    [Fact]
    public void A_recursion_goes_from_thread_to_thread_and_leaves_the_generator_to_others_in_between()
    {
        using var scope = NewDisposeScope();
        using var net = new ConvolutionalNet(ScalarType.Float64);
        var (x, y) = (Seeded.Normal(1, ScalarType.Float64, 8, 1, 6, 6), Seeded.Classes(2, 3, 8));
        Tensor Loss() => functional.cross_entropy(net.call(x), y);
        HypergradientProblem problem = new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = _ => Loss(),
            CurvatureLoss = _ => Loss(),
            ValidationLoss = Loss,
            Variables = [HyperVariable.Scalar("rate", 0.02, HyperRole.LearningRate)],
            Rule = new MomentumRule(),
            Updates = 3,
        };
        ForwardRecursion? recursion = null;

        Elsewhere(() => recursion = new(problem));
        Elsewhere(() => recursion!.Update());
        using (var other = Hypergradient.Compute(problem, new UnrolledMethod()))
            Assert.Equal(HypergradientStatus.Converged, other.Status);
        Elsewhere(() => recursion!.Update());
        Elsewhere(() => recursion!.Dispose());

        static void Elsewhere(Action action)
        {
            Exception? error = null;
            Thread thread = new(() => error = Record.Exception(action));
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromMinutes(1)));
            Assert.Null(error);
        }
    }

    [Fact]
    public void Curvature_on_a_part_of_the_data_is_an_estimate_whose_error_is_told()
    {
        using var scope = NewDisposeScope();
        using var net = new ConvolutionalNet(ScalarType.Float64);
        var (x, y) = (Seeded.Normal(1, ScalarType.Float64, 16, 1, 6, 6), Seeded.Classes(2, 3, 16));
        Tensor Loss(int rows) => functional.cross_entropy(net.call(x[TensorIndex.Slice(0, rows)]), y[TensorIndex.Slice(0, rows)]);
        HypergradientProblem With(Func<int, Tensor>? curvature) => new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = _ => Loss(16),
            CurvatureLoss = curvature,
            ValidationLoss = () => functional.cross_entropy(net.call(x), y),
            Variables = [HyperVariable.Scalar("rate", 0.02, HyperRole.LearningRate)],
            Rule = new MomentumRule(),
            Updates = 6,
        };

        using var exact = Hypergradient.Compute(With(null), new ForwardMethod());
        using var whole = Hypergradient.Compute(With(_ => Loss(16)), new ForwardMethod());
        using var part = Hypergradient.Compute(With(_ => Loss(12)), new ForwardMethod());

        Assert.Null(exact.Certificate.CurvatureError);
        Assert.Equal(exact.Scalar("rate"), whole.Scalar("rate"), Math.Abs(exact.Scalar("rate")) * 1e-12);
        Assert.InRange(whole.Certificate.CurvatureError!.Value, 0, 1e-12);
        Assert.Equal(exact.ValidationLoss, part.ValidationLoss, 1e-13);
        Assert.InRange(part.Certificate.CurvatureError!.Value, 1e-3, 2);
        Assert.NotEqual(exact.Scalar("rate"), part.Scalar("rate"));
    }

    /// <summary>½(θ₁² + 10 θ₂²) from (1, 1) with a first rate of 0.01: the rates used, and the loss in the end.</summary>
    private static (double[] Rates, double Loss) Descend(HypergradientDescentOptions options, int updates)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(tensor([1.0, 1.0]));
        using var descent = new HypergradientDescent([weight], new SgdRule { LearningRate = .01 }, options);
        Tensor Loss() => 0.5 * (tensor([1.0, 10]) * weight.square()).sum();
        var rates = new double[updates];
        for (var t = 0; t < updates; t++)
        {
            descent.ZeroGrad();
            Loss().backward();
            descent.Step();
            rates[t] = descent.LearningRate;
        }

        return (rates, Loss().item<double>());
    }

    private static HypergradientProblem Problem(Perceptron net, double rate, int updates)
    {
        var (x, y, held, labels) = (Seeded.Normal(10, ScalarType.Float64, 16, 4), Seeded.Classes(11, 3, 16), Seeded.Normal(12, ScalarType.Float64, 16, 4), Seeded.Classes(11, 3, 16));
        return new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = _ => functional.cross_entropy(net.call(x), y),
            ValidationLoss = () => functional.cross_entropy(net.call((x + held) / 2), labels),
            Variables = [HyperVariable.Scalar("rate", rate, HyperRole.LearningRate)],
            Rule = new MomentumRule(),
            Updates = updates,
        };
    }
}
