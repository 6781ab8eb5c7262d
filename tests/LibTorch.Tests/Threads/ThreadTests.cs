using static TorchSharp.torch;

namespace TorchSharp.Tests.Threads;

public class ThreadTests
{
    private static readonly Operator Convolution = new("aten::conv2d");

    /// <summary>The gradients of a small convolutional net, as bytes.</summary>
    private static byte[] Gradients()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var input = randn([32, 3, 32, 32], generator: generator);
        var first = randn([16, 3, 3, 3], generator: generator).requires_grad_();
        var second = randn([32, 16, 3, 3], generator: generator).requires_grad_();
        var dense = randn([32 * 28 * 28, 10], generator: generator).requires_grad_();
        var hidden = Convolution.Invoke(input, first).relu();
        var logits = Convolution.Invoke(hidden, second).relu().flatten(1).matmul(dense);
        var loss = logits.log_softmax(1).square().mean();
        loss.backward();
        return [.. first.grad!.bytes, .. second.grad!.bytes, .. dense.grad!.bytes, .. loss.detach().bytes];
    }

    private static T On<T>(Func<T> compute)
    {
        var result = default(T);
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                set_num_threads(1);
                result = compute();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw failure;
    }

    [Fact]
    public void A_fresh_thread_gives_the_same_bits_as_any_other()
    {
        var first = On(Gradients);
        Assert.Equal(first, On(Gradients));
        set_num_threads(1);
        Assert.Equal(first, Gradients());
        Assert.Equal(first, Gradients());
    }

    [Fact]
    public void A_fresh_thread_that_sets_nothing_gives_the_same_bits_too()
    {
        var first = On(Gradients);
        byte[] second = [];
        var thread = new Thread(() => second = Gradients());
        thread.Start();
        thread.Join();
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_new_thread_takes_over_the_number_of_threads()
    {
        set_num_threads(1);
        var seen = 0;
        var thread = new Thread(() => seen = get_num_threads());
        thread.Start();
        thread.Join();
        Assert.Equal(1, seen);
    }

    [Fact]
    public void Two_threads_at_once_compute_what_each_computes_alone()
    {
        var alone = On(Gradients);
        var together = new byte[2][];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(i => new Thread(() =>
        {
            set_num_threads(1);
            for (var repeat = 0; repeat < 3; repeat++)
            {
                together[i] = Gradients();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(alone, together[0]);
        Assert.Equal(alone, together[1]);
    }

    [Fact]
    public void OpenBLAS_uses_one_thread_from_the_start()
    {
        var library = System.Runtime.InteropServices.NativeLibrary.TryLoad("libopenblas.so.0", out var handle) ? handle : 0;
        if (library == 0)
        {
            return;
        }
        _ = get_num_threads();
        unsafe
        {
            var count = (delegate* unmanaged<int>)System.Runtime.InteropServices.NativeLibrary.GetExport(library, "openblas_get_num_threads");
            Assert.Equal(1, count());
        }
    }
}
