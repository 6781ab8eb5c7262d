using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.optim;

public sealed class LifetimeTests
{
    [Fact]
    public void The_state_outlives_the_dispose_scopes_of_the_updates_and_ends_with_the_optimizer()
    {
        var parameter = Numbers.Parameter([1, 2]);
        SGD optimizer;
        using (NewDisposeScope())
        {
            optimizer = torch.optim.SGD(new[] { parameter }, 0.5, momentum: 0.5);
            parameter.grad = Numbers.Tensor([1, 1]);
            optimizer.step();
        }

        var buffer = ((SGD.State)optimizer.state_dict().State[0]).momentum_buffer!;
        Assert.Equal([1.0, 1.0], Numbers.Of(buffer));
        optimizer.Dispose();
        Assert.True(buffer.IsInvalid);
        Assert.False(parameter.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => optimizer.step());
        parameter.Dispose();
    }

    [Fact]
    public void Updates_leave_the_number_of_live_tensors_and_the_managed_heap_alone()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [Numbers.Parameter(Numbers.Start(33)), Numbers.Parameter(Numbers.Start(7))];
        using var adam = torch.optim.Adam(parameters, amsgrad: true);
        foreach (var parameter in parameters)
        {
            parameter.grad = Numbers.Tensor(Numbers.Gradient(Numbers.Of(parameter), 1));
        }

        adam.step();
        adam.zero_grad();
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        // A collection that another thread begins counts what is left of this thread's allocation buffer as allocated; what an update allocates would be in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            for (var t = 0; t < 200; t++)
            {
                adam.step();
                adam.zero_grad();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - bytes);
        }

        Assert.Equal(0, least);
        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Updates_by_operators_leave_no_tensors_behind(bool inScope)
    {
        var parameter = Numbers.WithGaps(Numbers.Start(7), ScalarType.Float64);
        using var scope = inScope ? NewDisposeScope() : null;
        OptimizerHelper[] optimizers =
        [
            torch.optim.SGD(new[] { parameter }, 0.1, momentum: 0.5, weight_decay: 0.1, nesterov: true),
            torch.optim.AdamW(new[] { parameter }, weight_decay: 0.1, amsgrad: true, maximize: true),
            torch.optim.RMSProp(new[] { parameter }, momentum: 0.5, centered: true),
            torch.optim.Rprop(new[] { parameter }),
        ];
        using (var gradient = Numbers.Tensor(Numbers.Start(7)))
        {
            parameter.grad = gradient;
        }

        Array.ForEach(optimizers, optimizer => optimizer.step());
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var t = 0; t < 50; t++)
        {
            Array.ForEach(optimizers, optimizer => optimizer.step());
        }

        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Array.ForEach(optimizers, optimizer => optimizer.Dispose());
        parameter.Dispose();
    }

    [Fact]
    public void An_update_in_one_pass_is_seen_by_autograd()
    {
        using var scope = NewDisposeScope();
        var parameter = Numbers.Parameter([1, 2]);
        using var optimizer = torch.optim.SGD(new[] { parameter }, 0.5);
        var loss = (parameter * parameter).sum();
        parameter.grad = Numbers.Tensor([1, 1]);

        optimizer.step();

        // The product has saved the parameter's old value, which is gone.
        var exception = Assert.Throws<ExternalException>(() => loss.backward());
        Assert.Contains("modified by an inplace operation", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_threads_with_optimizers_of_their_own_do_as_one()
    {
        using var scope = NewDisposeScope();
        var alone = Train();
        var together = new double[4][];

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => together[i] = Train());

        Assert.All(together, result => Assert.Equal(alone, result));

        static double[] Train()
        {
            using var scope = NewDisposeScope();
            var parameter = Numbers.Parameter(Numbers.Start(100));
            using var optimizer = torch.optim.Adam(new[] { parameter }, 0.05);
            for (var t = 0; t < 100; t++)
            {
                parameter.grad = Numbers.Tensor(Numbers.Gradient(Numbers.Of(parameter), t));
                optimizer.step();
            }

            return Numbers.Of(parameter);
        }
    }
}
