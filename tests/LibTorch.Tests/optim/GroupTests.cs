using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.optim;

public sealed class GroupTests
{
    [Fact]
    public void Each_group_is_updated_with_its_own_options()
    {
        using var scope = NewDisposeScope();
        Parameter fast = Numbers.Parameter([1, 2]), slow = Numbers.Parameter([1, 2]), plain = Numbers.Parameter([1, 2]);
        using var optimizer = torch.optim.SGD(
        [
            new SGD.ParamGroup([fast], lr: 0.5),
            new SGD.ParamGroup([slow], new SGD.Options { LearningRate = 0.125, weight_decay = 1 }),
            new SGD.ParamGroup { Parameters = [plain] },
        ], learningRate: 0.25);

        foreach (var parameter in optimizer.parameters())
        {
            parameter.grad = Numbers.Tensor([1, 1]);
        }

        optimizer.step();

        Assert.Equal([0.5, 1.5], Numbers.Of(fast));
        Assert.Equal([0.75, 1.625], Numbers.Of(slow));
        Assert.Equal([0.75, 1.75], Numbers.Of(plain));
    }

    [Fact]
    public void A_group_that_leaves_options_open_takes_the_defaults_and_starts_from_its_own_rate()
    {
        using var scope = NewDisposeScope();
        using var optimizer = torch.optim.Adam([new Adam.ParamGroup([Numbers.Parameter([1])], new Adam.Options { LearningRate = 0.5 })], lr: 0.25, beta1: 0.75);

        optimizer.add_param_group(new Adam.ParamGroup { Parameters = [Numbers.Parameter([1])] });

        Assert.Equal([0.5, 0.25], optimizer.ParamGroups.Select(group => group.LearningRate));
        Assert.Equal([0.5, 0.25], optimizer.ParamGroups.Select(group => group.InitialLearningRate));
        Assert.All(optimizer.ParamGroups, group => Assert.Equal((0.75, 0.999), ((torch.optim.IBetas)group).Betas));
        Assert.Equal((0.75, 0.999), optimizer.Betas);
    }

    [Fact]
    public void A_changed_rate_holds_from_the_next_update()
    {
        using var scope = NewDisposeScope();
        var parameter = Numbers.Parameter([1]);
        using var optimizer = torch.optim.SGD(new[] { parameter }, 0.5);
        parameter.grad = Numbers.Tensor([1]);
        optimizer.step();

        optimizer.ParamGroups.First().LearningRate = 0.25;
        optimizer.step();

        Assert.Equal([0.25], Numbers.Of(parameter));
        Assert.Equal(0.5, optimizer.ParamGroups.First().InitialLearningRate);
    }

    [Fact]
    public void A_parameter_without_a_gradient_is_left_alone()
    {
        using var scope = NewDisposeScope();
        Parameter moved = Numbers.Parameter([1]), left = Numbers.Parameter([1]);
        using var optimizer = torch.optim.Adam(new[] { ("moved", moved), ("left", left) }, weight_decay: 0.5);
        moved.grad = Numbers.Tensor([1]);

        optimizer.step();

        Assert.NotEqual([1.0], Numbers.Of(moved));
        Assert.Equal([1.0], Numbers.Of(left));
        Assert.Equal([1L, 0L], optimizer.state_dict().State.Cast<Adam.State>().Select(state => state.step));
    }

    [Fact]
    public void A_parameter_in_two_groups_is_refused()
    {
        using var scope = NewDisposeScope();
        var parameter = Numbers.Parameter([1]);
        using var optimizer = torch.optim.SGD(new[] { parameter }, 0.5);

        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new SGD.ParamGroup { Parameters = [parameter] }));
        Assert.Throws<ArgumentException>(() => torch.optim.SGD(new[] { parameter, parameter }, 0.5));
    }

    [Fact]
    public void A_group_of_another_optimizer_is_refused()
    {
        using var scope = NewDisposeScope();
        using var optimizer = torch.optim.SGD(new[] { Numbers.Parameter([1]) }, 0.5);

        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new Adam.ParamGroup([Numbers.Parameter([1])])));
    }

    [Fact]
    public void Replacing_a_group_s_parameters_by_known_ones_freezes_the_rest_and_unknown_ones_are_refused()
    {
        using var scope = NewDisposeScope();
        Parameter kept = Numbers.Parameter([1]), frozen = Numbers.Parameter([1]);
        var group = new SGD.ParamGroup { Parameters = [kept, frozen] };
        using var optimizer = torch.optim.SGD([group], 0.5);
        kept.grad = Numbers.Tensor([1]);
        frozen.grad = Numbers.Tensor([1]);

        group.Parameters = [kept];
        optimizer.step();

        Assert.Equal([0.5], Numbers.Of(kept));
        Assert.Equal([1.0], Numbers.Of(frozen));
        group.Parameters = [Numbers.Parameter([1])];
        Assert.Throws<InvalidOperationException>(() => optimizer.step());
    }

    [Fact]
    public void A_closure_is_evaluated_with_gradients_and_its_loss_comes_back()
    {
        using var scope = NewDisposeScope();
        var parameter = Numbers.Parameter([3]);
        using var optimizer = torch.optim.SGD(new[] { parameter }, 0.25);
        using var noGradients = no_grad();

        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var square = (parameter * parameter).sum();
            square.backward();
            return square;
        });

        Assert.Equal(9, loss.ToDouble());
        Assert.Equal([1.5], Numbers.Of(parameter));
        Assert.Null(optimizer.step());
    }

    [Fact]
    public void Gradients_are_zeroed_in_place_and_missing_ones_stay_missing()
    {
        using var scope = NewDisposeScope();
        Parameter with = Numbers.Parameter([3]), without = Numbers.Parameter([3]);
        using var optimizer = torch.optim.SGD(new[] { with, without }, 0.25);
        with.grad = Numbers.Tensor([2]);
        var gradient = with.grad;

        optimizer.zero_grad();

        Assert.Equal([0.0], Numbers.Of(gradient));
        Assert.Null(without.grad);
    }

    [Theory]
    [InlineData(-1, 0, 0, false)]
    [InlineData(double.NaN, 0, 0, false)]
    [InlineData(0.1, -1, 0, false)]
    [InlineData(0.1, 0, -1, false)]
    [InlineData(0.1, 0, 0, true)]
    public void SGD_refuses_options_outside_their_domain(double lr, double momentum, double decay, bool nesterov) =>
        Assert.ThrowsAny<ArgumentException>(() => torch.optim.SGD(Array.Empty<Parameter>(), lr, momentum, 0, decay, nesterov));

    [Theory]
    [InlineData(-1, 0.9, 0.999, 1e-8, 0, "lr")]
    [InlineData(1, 1, 0.999, 1e-8, 0, "beta1")]
    [InlineData(1, 0.9, -0.1, 1e-8, 0, "beta2")]
    [InlineData(1, 0.9, 0.999, -1, 0, "eps")]
    [InlineData(1, 0.9, 0.999, 1e-8, -1, "weight_decay")]
    public void Adam_names_the_option_that_is_outside_its_domain(double lr, double beta1, double beta2, double eps, double decay, string name)
    {
        var adam = Assert.Throws<ArgumentOutOfRangeException>(() => torch.optim.Adam(Array.Empty<Parameter>(), lr, beta1, beta2, eps, decay));
        var adamW = Assert.Throws<ArgumentOutOfRangeException>(() => torch.optim.AdamW(Array.Empty<Parameter>(), lr, beta1, beta2, eps, decay));

        Assert.Equal(name, adam.ParamName);
        Assert.Equal(name, adamW.ParamName);
    }
}
