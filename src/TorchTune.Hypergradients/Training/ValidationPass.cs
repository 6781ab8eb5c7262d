using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>One evaluation of the validation loss, in the modes that the problem asks for.</summary>
internal static class ValidationPass
{
    /// <summary>The value alone.</summary>
    internal static double Value(HypergradientProblem problem, RunningStatistics statistics)
    {
        using var scope = NewDisposeScope();
        using var noGraph = no_grad();
        using var modes = new Modes(problem, statistics);
        return Products.Number(problem.ValidationLoss());
    }

    /// <summary>The value and its derivatives by the weights, the variables of the loss and the running statistics.</summary>
    internal static ValidationGradient Gradient(HypergradientProblem problem, RunningStatistics statistics)
    {
        using var scope = NewDisposeScope();
        using var modes = new Modes(problem, statistics);
        using var observed = new Evaluations(statistics);
        Tensor[] leaves = [.. problem.Parameters, .. problem.LossVariables.Select(variable => variable.Tensor), .. observed.Leaves];
        var (value, all) = Products.GradientOf(problem.ValidationLoss, leaves);
        foreach (var gradient in all)
            gradient?.DetachFromDisposeScope();
        var (weights, variables) = (problem.Parameters.Count, problem.LossVariables.Count);
        var layers = all[(weights + variables)..];
        return new(value, all[..weights], all[weights..(weights + variables)], [.. Enumerable.Range(0, layers.Length / 2).Select(i => (layers[2 * i], layers[(2 * i) + 1]))]);
    }

    /// <summary>Sets the modes of the module, and puts them back.</summary>
    private sealed class Modes : IDisposable
    {
        private readonly List<(nn.Module Module, bool Training)> _before = [];
        private readonly List<(Tensor Buffer, Tensor Value)> _statistics = [];

        internal Modes(HypergradientProblem problem, RunningStatistics statistics)
        {
            if (problem.Module is not { } module)
                return;
            using var noGraph = no_grad();
            _before.AddRange(module.modules().Prepend(module).Select(part => (part, part.training)));
            _statistics.AddRange(module.buffers().Select(buffer => (buffer, buffer.clone().DetachFromDisposeScope())));
            if (problem.Statistics == ValidationStatistics.AsSet)
                return;
            module.eval();
            if (problem.Statistics == ValidationStatistics.Batch)
            {
                foreach (var layer in statistics.Layers)
                    layer.train();
            }
        }

        public void Dispose()
        {
            using var noGraph = no_grad();

            // A module sets its children with itself: the outermost come first.
            foreach (var (module, training) in _before)
                module.train(training);
            foreach (var (buffer, value) in _statistics)
            {
                buffer.copy_(value);
                value.Dispose();
            }
        }
    }

    /// <summary>
    /// Replaces what batch norms in evaluation mode return by the same formula on leaves: <c>(x − μ) γ / √(σ² + ε) + β</c>, whose derivatives by the running μ and σ² exist.
    /// </summary>
    private sealed class Evaluations : IDisposable
    {
        private readonly List<Action> _removals = [];

        internal Evaluations(RunningStatistics statistics)
        {
            List<Tensor> leaves = [];
            foreach (var layer in statistics.Layers)
            {
                var mean = layer.running_mean!.detach().clone().requires_grad_();
                var variance = layer.running_var!.detach().clone().requires_grad_();
                leaves.AddRange([mean, variance]);
                var hook = layer.register_forward_hook((_, input, output) => layer.training ? output : Normalised(layer, input, mean, variance));
                _removals.Add(hook.remove);
            }

            Leaves = leaves;
        }

        internal IReadOnlyList<Tensor> Leaves { get; }

        public void Dispose()
        {
            foreach (var remove in _removals)
                remove();
        }

        private static Tensor Normalised(BatchNorm layer, Tensor input, Tensor mean, Tensor variance)
        {
            long[] shape = [1, -1, .. Enumerable.Repeat(1L, (int)input.dim() - 2)];
            var scale = variance.add(layer.eps).rsqrt();
            if (layer.weight is { } weight)
                scale = scale * weight;
            var result = (input - mean.view(shape)) * scale.view(shape);
            return layer.bias is { } bias ? result + bias.view(shape) : result;
        }
    }
}

/// <summary>The validation loss and its derivatives; null where it does not depend on something.</summary>
/// <param name="Loss">The value.</param>
/// <param name="Weights">By each parameter.</param>
/// <param name="Variables">By each variable of the loss: the direct part.</param>
/// <param name="Layers">By the running mean and variance of each batch norm.</param>
internal sealed record ValidationGradient(double Loss, Tensor?[] Weights, Tensor?[] Variables, (Tensor? Mean, Tensor? Variance)[] Layers) : IDisposable
{
    /// <summary>Whether the loss depends on running statistics at all.</summary>
    internal bool NeedsStatistics => Layers.Any(layer => layer.Mean is not null || layer.Variance is not null);

    public void Dispose()
    {
        foreach (var gradient in Weights.Concat(Variables).Concat(Layers.SelectMany(layer => new[] { layer.Mean, layer.Variance })))
            gradient?.Dispose();
    }
}
