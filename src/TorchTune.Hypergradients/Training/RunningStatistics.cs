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

    /// <summary>Lists the calls of the layers in training mode until the result is disposed.</summary>
    internal Observation Observe() => new(this);

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
        private readonly List<Call> _calls = [];
        private readonly List<Action> _removals = [];

        internal Observation(RunningStatistics owner)
        {
            for (var i = 0; i < owner.Layers.Count; i++)
            {
                var (layer, index) = (owner.Layers[i], i);
                var hook = layer.register_forward_pre_hook((_, input) =>
                {
                    if (layer.training)
                        _calls.Add(CallOf(layer, index, input));
                    return input;
                });
                _removals.Add(hook.remove);
            }
        }

        /// <summary>The calls so far, in their order.</summary>
        internal IReadOnlyList<Call> Calls => _calls;

        public void Dispose()
        {
            foreach (var remove in _removals)
                remove();
            foreach (var call in _calls)
            {
                call.Mean.Dispose();
                call.Variance.Dispose();
            }
        }

        private static Call CallOf(BatchNorm layer, int index, Tensor input)
        {
            long[] others = [.. Enumerable.Range(0, (int)input.dim()).Where(dimension => dimension != 1).Select(dimension => (long)dimension)];
            var share = layer.momentum ?? (1.0 / (layer.num_batches_tracked!.item<long>() + 1));
            return new(index, share, input.mean(others).DetachFromDisposeScope(), input.var(others, unbiased: true).DetachFromDisposeScope());
        }
    }
}
