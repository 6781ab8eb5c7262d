using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

/// <summary>What a module costs beside its operators: nothing that the garbage collector would notice.</summary>
public sealed class CostTests
{
    private const int Calls = 100;

    private static readonly Dictionary<string, Func<(Func<Tensor> Module, Func<Tensor> Function)>> Pairs = new()
    {
        ["Linear"] = () =>
        {
            var (layer, input) = (Linear(3, 2), rand(4, 3));
            return (() => layer.call(input), () => functional.linear(input, layer.weight, layer.bias));
        },
        ["Conv2d"] = () =>
        {
            var (layer, input) = (Conv2d(1, 2, 3, padding: 1), rand(1, 1, 4, 4));
            return (() => layer.call(input), () => functional.conv2d(input, layer.weight, layer.bias, layer.stride, layer.padding, layer.dilation));
        },
        ["BatchNorm2d"] = () =>
        {
            var (layer, input) = (BatchNorm2d(2), rand(2, 2, 4, 4));
            return (() => layer.call(input), () =>
            {
                layer.num_batches_tracked!.add_(1);
                return functional.batch_norm(input, layer.running_mean, layer.running_var, layer.weight, layer.bias, true);
            });
        },
        ["MaxPool2d"] = () =>
        {
            var (layer, input) = (MaxPool2d(2), rand(1, 1, 4, 4));
            return (() => layer.call(input), () => functional.max_pool2d(input, layer.kernel_size, layer.stride, layer.padding, layer.dilation));
        },
        ["ReLU"] = () =>
        {
            var (layer, input) = (ReLU(), rand(4, 3));
            return (() => layer.call(input), () => functional.relu(input));
        },
    };

    public static TheoryData<string> Names => [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_call_allocates_no_more_than_its_operators(string name)
    {
        using var scope = NewDisposeScope();
        var (module, function) = Pairs[name]();

        // An object has at least 24 bytes; less than that a call is none, whatever the compiler makes of the two loops.
        Assert.InRange(Allocated(module) - Allocated(function), long.MinValue, (Calls * 24) - 1);
    }

    private static long Allocated(Func<Tensor> call)
    {
        call().Dispose(); // looks operators up

        // A collection that another thread begins counts what is left of this thread's allocation buffer as allocated; what the calls allocate is in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
            {
                call().Dispose();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
