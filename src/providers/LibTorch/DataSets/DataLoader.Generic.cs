using System.Collections;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Makes batches of a data set: each enumeration is one pass over it.</summary>
/// <remarks>
/// With <see cref="DisposeBatch"/> a batch lives until the next one is asked for or the enumeration ends: clone a tensor that is to live on. Samples are
/// freed once they are in their batch.
/// </remarks>
/// <typeparam name="T">A sample.</typeparam>
/// <typeparam name="S">A batch.</typeparam>
/// <threadsafety>Each enumeration belongs to one thread.</threadsafety>
public class DataLoader<T, S> : IEnumerable<S>, IDisposable
{
    /// <summary>A loader that takes the samples in a given order.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="batchSize">The samples of a batch; at least 1.</param>
    /// <param name="collate_fn">Makes a batch of samples on a device.</param>
    /// <param name="shuffler">The numbers of the samples; enumerated anew for each pass.</param>
    /// <param name="device">Where the batches go; the CPU by default.</param>
    /// <param name="num_worker">How many threads ask the data set for samples; 1 by default, which is the caller's.</param>
    /// <param name="drop_last">Whether to leave out a last batch that is not full.</param>
    /// <param name="disposeBatch">Whether a batch is freed when the next one is asked for; on by default.</param>
    /// <param name="disposeDataset">Whether the data set is disposed of with the loader; on by default.</param>
    public DataLoader(utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(collate_fn);
        ArgumentNullException.ThrowIfNull(shuffler);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        this.dataset = dataset;
        this.collate_fn = collate_fn;
        this.drop_last = drop_last;
        batch_size = batchSize;
        sampler = shuffler;
        num_workers = Math.Max(num_worker, 1);
        Device = device ?? CPU;
        DisposeBatch = disposeBatch;
        DisposeDataset = disposeDataset;
    }

    /// <summary>A loader that takes the samples in their own order or shuffled.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="batchSize">The samples of a batch; at least 1.</param>
    /// <param name="collate_fn">Makes a batch of samples on a device.</param>
    /// <param name="shuffle">Whether to shuffle, anew for each pass.</param>
    /// <param name="device">Where the batches go; the CPU by default.</param>
    /// <param name="seed">Fixes the order, which is then the same in every pass.</param>
    /// <param name="num_worker">How many threads ask the data set for samples; 1 by default, which is the caller's.</param>
    /// <param name="drop_last">Whether to leave out a last batch that is not full.</param>
    /// <param name="disposeBatch">Whether a batch is freed when the next one is asked for; on by default.</param>
    /// <param name="disposeDataset">Whether the data set is disposed of with the loader; on by default.</param>
    public DataLoader(utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        : this(dataset, batchSize, collate_fn, Order(dataset, shuffle, seed), device, num_worker, drop_last, disposeBatch, disposeDataset)
    {
    }

    /// <summary>The samples.</summary>
    public utils.data.Dataset<T> dataset { get; }

    /// <summary>The samples of a batch.</summary>
    public int batch_size { get; }

    /// <summary>Whether a last batch that is not full is left out.</summary>
    public bool drop_last { get; }

    /// <summary>The numbers of the samples, in order.</summary>
    public IEnumerable<long> sampler { get; }

    /// <summary>How many threads ask the data set for samples.</summary>
    public int num_workers { get; }

    /// <summary>Makes a batch of samples on a device.</summary>
    public Func<IEnumerable<T>, Device, S> collate_fn { get; }

    /// <summary>Where the batches go.</summary>
    public Device Device { get; }

    /// <summary>Whether a batch is freed when the next one is asked for.</summary>
    public bool DisposeBatch { get; }

    /// <summary>Whether the data set is disposed of with the loader.</summary>
    public bool DisposeDataset { get; }

    /// <summary>The number of batches.</summary>
    public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count + batch_size - 1) / batch_size;

    /// <inheritdoc/>
    public IEnumerator<S> GetEnumerator()
    {
        foreach (var indices in sampler.Chunk(batch_size))
        {
            if (drop_last && indices.Length < batch_size)
            {
                yield break;
            }

            var (batch, tensors) = Owned(() => Batch(indices));
            try
            {
                yield return batch;
            }
            finally
            {
                if (DisposeBatch)
                {
                    Free(tensors);
                }
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of the data set, if that was asked for.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && DisposeDataset)
        {
            dataset.Dispose();
        }
    }

    /// <summary>The batch of the samples of these numbers.</summary>
    private protected virtual S Batch(long[] indices)
    {
        var samples = new T[indices.Length];
        var tensors = new IDisposable[indices.Length][];
        void Fetch(int i) => (samples[i], tensors[i]) = Owned(() => dataset.GetTensor(indices[i]));
        try
        {
            if (num_workers == 1)
            {
                for (var i = 0; i < indices.Length; i++)
                {
                    Fetch(i);
                }
            }
            else
            {
                Parallel.For(0, indices.Length, new ParallelOptions { MaxDegreeOfParallelism = num_workers }, Fetch);
            }

            return collate_fn(samples, Device);
        }
        finally
        {
            foreach (var sample in tensors)
            {
                Free(sample ?? []);
            }
        }
    }

    /// <summary>What a function makes, and the tensors that it left behind, which no dispose scope owns then.</summary>
    private static (TResult, IDisposable[]) Owned<TResult>(Func<TResult> make)
    {
        using var scope = NewDisposeScope();
        var result = make();
        IDisposable[] tensors = [.. scope.DisposablesView];
        scope.Detach(tensors);
        return (result, tensors);
    }

    private static void Free(IDisposable[] tensors) => Array.ForEach(tensors, tensor => tensor.Dispose());

    private static IEnumerable<long> Order(utils.data.Dataset<T> dataset, bool shuffle, int? seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return shuffle ? new FisherYatesShuffler(dataset.Count, seed) : InOrder(dataset.Count);

        static IEnumerable<long> InOrder(long count)
        {
            for (long i = 0; i < count; i++)
            {
                yield return i;
            }
        }
    }
}
