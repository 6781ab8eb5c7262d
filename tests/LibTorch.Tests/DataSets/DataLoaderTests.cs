using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace TorchSharp.Tests.DataSets;

public sealed class DataLoaderTests
{
    [Theory]
    [InlineData(10, 3, false, new[] { 3, 3, 3, 1 })]
    [InlineData(10, 3, true, new[] { 3, 3, 3 })]
    [InlineData(9, 3, true, new[] { 3, 3, 3 })]
    [InlineData(2, 5, false, new[] { 2 })]
    [InlineData(2, 5, true, new int[0])]
    [InlineData(0, 5, false, new int[0])]
    public void Batches_follow_the_order_of_the_data(int samples, int batchSize, bool dropLast, int[] sizes)
    {
        using var loader = DataLoader(new Squares(samples), batchSize, drop_last: dropLast);

        var batches = loader.Select(batch => batch["square"].data<long>().ToArray()).ToArray();

        Assert.Equal(sizes, batches.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, sizes.Sum()).Select(i => (long)i * i), batches.SelectMany(batch => batch));
        Assert.Equal(sizes.Length, loader.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Shuffled_batches_hold_every_sample_once_whatever_the_workers(int workers)
    {
        using var loader = DataLoader(new Squares(103), 10, shuffle: true, seed: 7, num_worker: workers);

        var roots = loader.SelectMany(batch => batch["root"].data<long>().ToArray()).ToArray();
        var again = loader.SelectMany(batch => batch["root"].data<long>().ToArray()).ToArray();

        Assert.Equal(new FisherYatesShuffler(103, 7), roots);
        Assert.Equal(Enumerable.Range(0, 103).Select(i => (long)i), roots.Order());
        Assert.NotEqual(roots.Order(), roots);
        Assert.Equal(roots, again);
    }

    [Fact]
    public void Without_a_seed_each_pass_has_another_order()
    {
        var shuffler = new FisherYatesShuffler(1000);

        // Two equal orders have a probability of 1 in 1000!.
        Assert.NotEqual(shuffler.ToArray(), shuffler.ToArray());
    }

    [Fact]
    public void Every_order_is_as_likely()
    {
        // 6 orders of 3, 6,000 seeds: a chi-squared of 5 degrees of freedom exceeds 20.5 once in a thousand sets of seeds; this one is fixed.
        var counts = Enumerable.Range(0, 6000).Select(seed => string.Join(",", new FisherYatesShuffler(3, seed))).GroupBy(order => order).Select(group => group.Count()).ToArray();

        Assert.Equal(6, counts.Length);
        Assert.True(counts.Sum(count => Math.Pow(count - 1000, 2) / 1000) < 20.5);
    }

    [Fact]
    public void A_given_order_is_followed()
    {
        using var loader = DataLoader(new Squares(10), 2, [5, 3, 9, 3, 0]);

        Assert.Equal([[5, 3], [9, 3], [0]], loader.Select(batch => batch["root"].data<long>().ToArray()));
    }

    [Fact]
    public void A_batch_lives_until_the_next_and_samples_until_their_batch()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        List<Dictionary<string, Tensor>> batches = [];
        using (var loader = DataLoader(new Squares(7), 3))
        {
            foreach (var batch in loader)
            {
                Assert.All(batch.Values, tensor => Assert.False(tensor.IsInvalid));
                Assert.All(batches.SelectMany(earlier => earlier.Values), tensor => Assert.True(tensor.IsInvalid));
                Assert.Equal(before + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                batches.Add(batch);
            }
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Leaving_early_frees_the_batch()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var loader = DataLoader(new Squares(7), 3);

        _ = loader.First();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Batches_that_are_not_the_loader_s_live_on_outside_every_scope()
    {
        Dictionary<string, Tensor>[] batches;
        using (NewDisposeScope())
        {
            using var loader = DataLoader(new Squares(4), 2, disposeBatch: false);
            batches = [.. loader];
        }

        Assert.Equal([4L, 9L], batches[1]["square"].data<long>().ToArray());
        Assert.All(batches.SelectMany(batch => batch.Values), tensor => tensor.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_data_set_ends_with_its_loader_if_asked_to(bool dispose)
    {
        var dataset = new Squares(4);

        DataLoader(dataset, 2, disposeDataset: dispose).Dispose();

        Assert.Equal(dispose, dataset.Disposed);
    }

    [Fact]
    public void An_error_of_a_sample_reaches_the_caller_and_leaves_nothing_behind()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var loader = DataLoader(new Squares(4), 4, [0, 1, 4]);

        Assert.Throws<ArgumentOutOfRangeException>(() => loader.First());

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Rows_of_tensors_make_batches_as_stacking_would()
    {
        using var scope = NewDisposeScope();
        var inputs = rand(11, 2, 3);
        var labels = arange(11);
        using var dataset = TensorDataset(inputs, labels);
        using var loader = DataLoader(dataset, 4, [3, 1, 10, 10, 0], disposeDataset: false);

        var row = dataset.GetTensor(3);
        Assert.Equal(11, dataset.Count);
        Assert.True(row[0].eq(inputs[3]).all().ToBoolean());
        Assert.Equal(3, row[1].ToInt64());
        foreach (var (batch, indices) in loader.Zip((long[][])[[3, 1, 10, 10], [0]]))
        {
            Assert.True(batch[0].eq(stack(indices.Select(i => inputs[i]))).all().ToBoolean());
            Assert.Equal(indices, batch[1].data<long>().ToArray());
        }
    }

    [Fact]
    public void Rows_outlive_the_tensors_they_were_made_of()
    {
        IterableDataLoader loader;
        using (NewDisposeScope())
        {
            loader = DataLoader(TensorDataset(arange(3)), 3);
        }

        Assert.Equal([0L, 1, 2], loader.SelectMany(batch => batch[0].data<long>().ToArray()));
        loader.Dispose();
    }

    [Fact]
    public void Tensors_of_different_lengths_are_no_data_set()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => TensorDataset(arange(3), arange(4)));
        Assert.Throws<ArgumentException>(() => TensorDataset());
        Assert.Throws<ArgumentException>(() => TensorDataset(tensor(1)));
    }

    [Fact]
    public void A_collate_function_makes_what_it_likes()
    {
        using var loader = new DataLoader<Dictionary<string, Tensor>, long>(new Squares(5), 2, (samples, _) => samples.Sum(sample => sample["square"].ToInt64()));

        Assert.Equal([1L, 13L, 16L], loader);
    }

    /// <summary>The numbers and their squares.</summary>
    private sealed class Squares(int count) : Dataset
    {
        public bool Disposed { get; private set; }

        public override long Count => count;

        public override Dictionary<string, Tensor> GetTensor(long index)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            return new() { ["root"] = tensor(index), ["square"] = tensor(index).mul(index) };
        }

        protected override void Dispose(bool disposing)
        {
            Disposed = true;
            base.Dispose(disposing);
        }
    }
}
