using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

public sealed class ForwardRecursionTests
{
    [Fact]
    public void A_tangent_scaled_with_a_schedule_is_the_derivative_by_what_the_schedule_multiplies()
    {
        using var scope = NewDisposeScope();
        const double Base = 0.3, Difference = 1e-4;
        double[] factors = [0.2, 1, 0.6, 0.1];

        var (_, gradient) = Trained(Base, factors);
        double above = Trained(Base * Math.Exp(Difference), factors).Loss, below = Trained(Base * Math.Exp(-Difference), factors).Loss;

        // Central differences in double precision: the step squared, 1e-8, is their relative error, within a factor of the third derivative.
        double expected = (above - below) / (2 * Difference);
        Assert.Equal(expected, gradient, Math.Abs(expected) * 1e-6);
    }

    [Fact]
    public void After_a_reset_the_same_updates_give_the_same_gradient_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using var net = new ConvolutionalNet(ScalarType.Float64, dropoutRate: 0);
        using var recursion = new ForwardRecursion(Problem(net, HyperVariable.Scalar("rate", 0.05, HyperRole.LearningRate)));
        double first = After(3);
        recursion.Reset();
        Assert.Equal(0, recursion.Position);

        double second = After(3);

        Assert.Equal(first, second);

        double After(int updates)
        {
            for (int i = 0; i < updates; i++) recursion.Update();
            using var result = recursion.Hypergradient();
            return result.Scalar("rate");
        }
    }

    [Fact]
    public void A_plain_update_moves_the_weights_as_one_with_tangents_does_and_forgets_these()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        using var other = new Perceptron(ScalarType.Float64);
        using var carrying = new ForwardRecursion(Problem(net, HyperVariable.Scalar("rate", 0.05, HyperRole.LearningRate)));
        using var plain = new ForwardRecursion(Problem(other, HyperVariable.Scalar("rate", 0.05, HyperRole.LearningRate)));

        for (int i = 0; i < 3; i++)
        {
            carrying.Update();
            plain.PlainUpdate();
        }

        Assert.Equal(3, plain.Position);
        Assert.Equal(carrying.TrainingLoss, plain.TrainingLoss, 1e-13);
        using var result = plain.Hypergradient();
        Assert.Equal(0, result.Scalar("rate"));
        foreach (var (expected, found) in net.parameters().Zip(other.parameters())) Assert.True(expected.allclose(found, rtol: 1e-12, atol: 1e-14));
    }

    private static (double Loss, double Gradient) Trained(double learningRate, double[] factors)
    {
        using var net = new Perceptron(ScalarType.Float64);
        var rate = HyperVariable.Scalar("rate", learningRate, HyperRole.LearningRate);
        using var recursion = new ForwardRecursion(Problem(net, rate));
        double factor = 1;
        foreach (double next in factors) Use(next, recursion.Update);
        Use(1, () => { });
        using var result = recursion.Hypergradient();
        return (result.ValidationLoss, result.Scalar("rate") * learningRate);

        void Use(double next, Action update)
        {
            recursion.ScaleTangent(rate, factor / next);
            using (no_grad()) rate.Tensor.fill_(learningRate * next);
            factor = next;
            update();
        }
    }

    private static HypergradientProblem Problem(Module<Tensor, Tensor> net, HyperVariable rate)
    {
        bool images = net is ConvolutionalNet;
        var (x, y) = (images ? Seeded.Normal(1, ScalarType.Float64, 8, 1, 6, 6) : Seeded.Normal(1, ScalarType.Float64, 8, 4), Seeded.Classes(2, 3, 8));
        return new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = _ => functional.cross_entropy(net.call(x), y),
            ValidationLoss = () => functional.cross_entropy(net.call(x), y),
            Variables = [rate],
            Rule = new MomentumRule(),
        };
    }
}
