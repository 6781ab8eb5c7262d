using System.Diagnostics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

/// <summary>Counts and memory of the whole process: nothing else may run beside these tests.</summary>
[Collection(nameof(WholeProcess))]
public class LifetimeTests
{
    [Fact]
    public void Twenty_thousand_updates_leave_the_number_of_tensors_and_the_memory_as_they_were()
    {
        using var generator = new Generator(1);
        using var weight = randn(64L, 64L, generator: generator).requires_grad_();
        using var input = randn(16L, 64L, generator: generator);
        Updates(weight, input, 4000);
        var tensors = Tensor.TotalCount;
        var resident = Resident();

        Updates(weight, input, 20_000);

        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.InRange(Resident() - resident, -20 << 20, 20 << 20);
    }

    private static void Updates(Tensor weight, Tensor input, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            var loss = input.matmul(weight).tanh().square().mean();
            loss.backward();
            using (no_grad())
            {
                weight.sub_(weight.grad!.mul(0.01));
            }
            weight.grad = null;
        }
    }

    [Fact]
    public void A_tensor_that_nobody_disposes_is_freed_by_its_finalizer()
    {
        Collect();
        var before = Tensor.TotalCount;
        Forget();
        Assert.True(Tensor.TotalCount >= before + 100);
        Collect();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 100; i++)
        {
            _ = zeros(1000L);
        }
    }

    [Fact]
    public void A_thousand_threads_that_come_and_go_leave_nothing()
    {
        Threads(100);
        Collect();
        var tensors = Tensor.TotalCount;
        var resident = Resident();

        Threads(1000);
        Collect();

        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.InRange(Resident() - resident, -20 << 20, 20 << 20);
    }

    private static void Threads(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var thread = new Thread(() =>
            {
                set_num_threads(1);
                using var scope = NewDisposeScope();
                var x = rand(32L, 32L).requires_grad_();
                x.matmul(x).sum().backward();
                // Neither the scope of a thread nor an unscoped tensor may outlive it for good.
                _ = NewDisposeScope();
                _ = rand(8L);
            });
            thread.Start();
            thread.Join();
        }
    }

    [Fact]
    public void A_function_of_CSharp_does_not_keep_its_graph_alive()
    {
        Collect();
        var before = Tensor.TotalCount;
        Cubes();
        Collect();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Cubes()
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < 100; i++)
        {
            var x = rand(4L, ScalarType.Float64).requires_grad_();
            _ = Functions.Exponential.apply(Functions.Cube.apply(x));
        }
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>Resident memory without what the garbage collector keeps in stock: it takes up to the size of the processor's cache before it collects.</summary>
    private static long Resident()
    {
        Collect();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public class WholeProcess;
