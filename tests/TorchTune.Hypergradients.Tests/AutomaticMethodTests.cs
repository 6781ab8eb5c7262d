using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Each branch of the choice, with the reason that stands in the result.</summary>
public sealed class AutomaticMethodTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _weight = new(tensor([1.0, 2, 3, 4]));

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Few_numbers_go_forward()
        => Chooses<ForwardMethod>(new(), "cheapest for up to 2 numbers, and there are 1", HyperVariable.Scalar("it", 0.1, HyperRole.LearningRate), 9);

    [Fact]
    public void Many_numbers_go_back()
        => Chooses<UnrolledMethod>(new(), "the same time for 9 numbers as for one", Rates(9), 9);

    [Fact]
    public void Many_numbers_over_a_horizon_whose_states_do_not_fit_go_forward()
        => Chooses<ForwardMethod>(new() { MemoryLimit = 9 * 64 }, "are beyond the limit of 576, the tangents of 9 numbers, 576 bytes, are not", Rates(9), 9);

    [Fact]
    public void What_fits_nowhere_is_truncated_and_said_to_be_biased()
    {
        // A state has 64 bytes: 8 of them leave 4 beyond the fixed ones, two for each root of the window.
        var chosen = Chooses<TruncatedMethod>(new() { MemoryLimit = 8 * 64 }, "which biases the gradient", Rates(9), 9);

        Assert.Equal(4, chosen.Window);
    }

    [Fact]
    public void Weights_at_rest_are_differentiated_where_they_are()
    {
        var decay = HyperVariable.Scalar("it", 0.0, HyperRole.WeightDecay);
        Chooses<ForwardMethod>(new(), "cheapest", decay, 9);
        using (no_grad())
            _weight.fill_(0.7);

        Chooses<ImplicitMethod>(new(), "are at a stationary point: ‖∇T‖ is 0", decay, 9);
    }

    [Fact]
    public void Stationarity_does_not_depend_on_the_units_of_loss_and_weights()
    {
        // 1e-6 from the minimum, relative to the weight of 0.7, at condition number 1: the measure is that very distance, whatever the loss is multiplied by.
        using (no_grad())
            _weight.fill_(0.7 * (1 + 1e-6));
        foreach (var scale in new[] { 1e-6, 1, 1e6 })
        {
            var problem = Problem(HyperVariable.Scalar("it", 0.0, HyperRole.WeightDecay), 0, scale);
            using var result = Hypergradient.Compute(problem, new ImplicitMethod());
            Assert.Equal(1e-6, result.Require().Certificate.Stationarity!.Value, 1e-11);
        }
    }

    [Fact]
    public void Without_updates_the_point_is_taken_for_stationary_or_the_problem_refused()
    {
        using (no_grad())
            _weight.fill_(0.7);
        Chooses<ImplicitMethod>(new(), "no updates are given", HyperVariable.Scalar("it", 0.0, HyperRole.WeightDecay), 0);
        Assert.Throws<ArgumentException>(() => new AutomaticMethod().Choose(Problem(HyperVariable.Scalar("it", 0.1, HyperRole.LearningRate), 0)));
    }

    [Fact]
    public void Who_chooses_himself_is_told_no_reason()
    {
        using var result = Hypergradient.Compute(Problem(Rates(3), 3), new UnrolledMethod());

        Assert.Null(result.Certificate.Choice);
    }

    private static HyperVariable Rates(int updates) => new("it", full([updates], 0.1, ScalarType.Float64), HyperRole.LearningRate, HyperExtent.PerUpdate);

    private T Chooses<T>(AutomaticMethod automatic, string reason, HyperVariable variable, int updates)
        where T : HypergradientMethod
    {
        var problem = Problem(variable, updates);

        using var result = Hypergradient.Compute(problem, automatic);

        Assert.Contains(reason, result.Require().Certificate.Choice, StringComparison.Ordinal);
        return Assert.IsType<T>(automatic.Choose(problem));
    }

    private HypergradientProblem Problem(HyperVariable variable, int updates, double scale = 1) => new()
    {
        Parameters = [_weight],
        TrainingLoss = _ => scale * 0.5 * (_weight - 0.7).square().sum(),
        ValidationLoss = () => scale * (_weight - 0.2).square().sum(),
        Variables = [variable],
        Rule = new MomentumRule { LearningRate = 0.1 },
        Updates = updates,
    };
}
