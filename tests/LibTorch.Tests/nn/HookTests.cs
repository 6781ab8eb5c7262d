using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class HookTests
{
    [Fact]
    public void Hooks_see_and_change_input_and_result_until_removed()
    {
        using var scope = NewDisposeScope();
        var layer = Identity();
        var before = layer.register_forward_pre_hook((_, input) => input + 1);
        var after = layer.register_forward_hook((_, input, result) => result * input);

        Close([9], layer.call(tensor(2.0)).view(1)); // (2 + 1) · (2 + 1)

        before.remove();
        Close([4], layer.call(tensor(2.0)).view(1));

        after.remove();
        Close([2], layer.call(tensor(2.0)).view(1));
    }

    [Fact]
    public void Hooks_that_return_nothing_change_nothing()
    {
        using var scope = NewDisposeScope();
        var layer = Identity();
        List<double> seen = [];
        layer.register_forward_pre_hook((_, input) =>
        {
            seen.Add(input.item<double>());
            return null!;
        });
        layer.register_forward_hook((_, _, result) =>
        {
            seen.Add(result.item<double>());
            return null!;
        });

        Close([2], layer.call(tensor(2.0)).view(1));
        Assert.Equal([2, 2], seen);
    }

    [Fact]
    public void Hooks_of_the_module_alone_run_before_and_after()
    {
        using var scope = NewDisposeScope();
        List<string> seen = [];
        var layer = Sequential(Identity());
        layer.register_forward_pre_hook(module => seen.Add("before " + module.GetName()));
        var after = layer.register_forward_hook(module => seen.Add("after " + module.GetName()));

        layer.call(tensor(1.0));
        after.remove();
        layer.call(tensor(1.0));

        Assert.Equal(["before Sequential", "after Sequential", "before Sequential"], seen);
    }

    [Fact]
    public void Hooks_of_several_inputs_change_them_together()
    {
        using var scope = NewDisposeScope();
        var loss = L1Loss(Reduction.Sum);
        loss.register_forward_pre_hook((_, input, target) => (input, target + 10));

        Close([9], loss.call(tensor(new[] { 2.0 }), tensor(new[] { 1.0 })).view(1));
    }

    [Fact]
    public void A_hook_may_remove_itself()
    {
        using var scope = NewDisposeScope();
        var calls = 0;
        var layer = Identity();
        HookableModule<Func<Module<Tensor, Tensor>, Tensor, Tensor>, Func<Module<Tensor, Tensor>, Tensor, Tensor, Tensor>>.HookRemover? remover = null;
        remover = layer.register_forward_pre_hook(_ =>
        {
            calls++;
            remover!.remove();
        });

        layer.call(tensor(1.0));
        layer.call(tensor(1.0));

        Assert.Equal(1, calls);
    }
}
