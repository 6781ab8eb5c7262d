using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The batch norms of a module whose running statistics the training changes, and how these depend on the weights.</summary>
/// <remarks>
/// A batch norm in training mode leaves <c>r ← (1 − m) r + m s</c> behind, with s the mean and the unbiased variance of its input. Autograd does not see this: the statistics are
/// computed again, with a graph, by a hook on the layer.
/// </remarks>
internal sealed class RunningStatistics
{
    internal RunningStatistics(nn.Module? module)
        => Layers = module is null ? [] : [.. module.modules().Prepend(module).Distinct().OfType<BatchNorm>().Where(layer => layer is { track_running_stats: true, running_mean: not null, running_var: not null })];

    /// <summary>The layers that keep running statistics.</summary>
    internal IReadOnlyList<BatchNorm> Layers { get; }

    /// <summary>Whether a buffer is one of the layers' own.</summary>
    internal bool Owns(Tensor buffer) => Layers.Any(layer => Same(layer.running_mean, buffer) || Same(layer.running_var, buffer) || Same(layer.num_batches_tracked, buffer));

    /// <summary>Watches the calls of the layers in training mode until the result is disposed.</summary>
    /// <param name="collect">Whether the statistics of the calls are wanted.</param>
    /// <param name="fuse">Whether dense layers on the CPU are replaced by <see cref="BatchNormFunction"/>, whose second derivative is cheap.</param>
    internal Observation Observe(bool collect = true, bool fuse = false) => new(this, collect, fuse);

    private static bool Same(Tensor? left, Tensor right) => left is not null && left.Handle == right.Handle;

    /// <summary>One call of a layer in training mode.</summary>
    /// <param name="Layer">The layer's index.</param>
    /// <param name="Share">m.</param>
    /// <param name="Mean">The mean of its input, with a graph.</param>
    /// <param name="Variance">The unbiased variance of its input, with a graph.</param>
    internal sealed record Call(int Layer, double Share, Tensor Mean, Tensor Variance);

    /// <summary>Hooks on the layers. The tensors of the calls belong to the observation.</summary>
    internal sealed class Observation : IDisposable
    {
        private readonly bool _collect;
        private readonly bool _fuse;
        private readonly List<Call> _calls = [];
        private readonly List<Action> _removals = [];
        private (Tensor Input, double Share)? _replaced;

        internal Observation(RunningStatistics owner, bool collect, bool fuse)
        {
            (_collect, _fuse) = (collect, fuse);
            for (var i = 0; i < owner.Layers.Count && (collect || fuse); i++)
            {
                var (layer, index) = (owner.Layers[i], i);
                _removals.Add(layer.register_forward_pre_hook((_, input) => Before(layer, index, input)).remove);
                _removals.Add(layer.register_forward_hook((_, _, output) => After(layer, index, output)).remove);
            }
        }

        /// <summary>The calls so far, in their order.</summary>
        internal IReadOnlyList<Call> Calls => _calls;

        /// <summary>Takes the hooks away; the calls so far stay.</summary>
        internal void End()
        {
            foreach (var remove in _removals)
                remove();
            _removals.Clear();
        }

        public void Dispose()
        {
            End();
            foreach (var call in _calls)
            {
                call.Mean.Dispose();
                call.Variance.Dispose();
            }
        }

        private Tensor Before(BatchNorm layer, int index, Tensor input)
        {
            _replaced = null;
            if (!layer.training)
                return input;
            var share = layer.momentum ?? (1.0 / (layer.num_batches_tracked!.item<long>() + 1));
            if (_fuse && layer is { weight: not null, bias: not null } && Channels.Fit(input) && is_grad_enabled())
            {
                // The layer itself keeps its running statistics, and need not record a graph for them.
                _replaced = (input, share);
                return input.detach();
            }

            if (_collect)
            {
                long[] others = [.. Enumerable.Range(0, (int)input.dim()).Where(dimension => dimension != 1).Select(dimension => (long)dimension)];
                _calls.Add(new(index, share, input.mean(others).DetachFromDisposeScope(), input.var(others, unbiased: true).DetachFromDisposeScope()));
            }

            return input;
        }

        private Tensor After(BatchNorm layer, int index, Tensor output)
        {
            if (_replaced is not { } replaced)
                return output;
            _replaced = null;
            var results = BatchNormFunction.apply(replaced.Input, layer.weight!, layer.bias!, tensor(layer.eps, ScalarType.Float64));
            if (_collect)
                _calls.Add(new(index, replaced.Share, results[1].DetachFromDisposeScope(), results[2].DetachFromDisposeScope()));
            return results[0];
        }
    }
}
