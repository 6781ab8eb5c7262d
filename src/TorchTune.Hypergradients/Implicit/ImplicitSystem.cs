using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The weights and variables of a problem as an implicit method sees them. While it lives, every loss meets the same random numbers and buffers; afterwards they are as they were.</summary>
internal sealed class ImplicitSystem : IDisposable
{
    private readonly RunningStatistics _statistics;
    private readonly RandomStates _random;
    private readonly Tensor[] _states;
    private readonly (Tensor Buffer, Tensor Value)[] _buffers;
    private bool _looked;

    internal ImplicitSystem(HypergradientProblem problem)
    {
        Problem = problem;
        Weights = [.. problem.Parameters];
        Variables = [.. problem.LossVariables.Select(variable => variable.Tensor)];
        Layout = new FlatLayout(Weights);
        _statistics = new RunningStatistics(problem.Module);
        _buffers = [.. problem.Module?.buffers().Select(buffer => (buffer, buffer.detach().clone().DetachFromDisposeScope())) ?? []];
        _random = new RandomStates(problem.Generators);
        _states = _random.Capture();
    }

    internal HypergradientProblem Problem { get; }

    internal Tensor[] Weights { get; }

    /// <summary>The variables of the training loss.</summary>
    internal Tensor[] Variables { get; }

    internal FlatLayout Layout { get; }

    /// <summary>The training loss of a batch.</summary>
    internal Func<Tensor> TrainingLoss(int batch) => Repeatable(() => Problem.TrainingLoss(batch));

    /// <summary>Something computed by the module in training: on the same random numbers and buffers every time.</summary>
    internal Func<Tensor> Repeatable(Func<Tensor> compute) => () =>
    {
        PutBack();

        // Only while the graph is built: what the hooks put into it stays.
        using var observed = _statistics.Observe(collect: false, Problem.FusedBatchNorm);
        var result = compute();
        if (!_looked) LookAtRandomNumbers();
        return result;
    };

    /// <summary>Makes sure, once a problem, that a loss can be differentiated twice: where it cannot, libtorch ends the process.</summary>
    /// <exception cref="SecondDerivativeException">An operator of the loss cannot be; it is named.</exception>
    internal void RequireSecondDerivative(Products products)
    {
        if (Problem.HasSecondDerivative) return;
        products.RequireSecondDerivative();
        Problem.HasSecondDerivative = true;
    }

    /// <summary>The validation loss, its gradient for the weights <c>[n]</c>, and for the variables, null where it does not depend on one. All of the current dispose scope.</summary>
    /// <param name="batches">Of the training loss: running statistics are the mean of theirs at a stationary point, and so depend on the weights.</param>
    internal (double Loss, Tensor Slope, Tensor?[] Direct) Validation(int batches)
    {
        PutBack();
        using var gradient = ValidationPass.Gradient(Problem, _statistics);
        var slope = Layout.Flatten(gradient.Weights);
        Tensor?[] direct = [.. gradient.Variables.Select(part => part?.detach().clone())];
        if (gradient.NeedsStatistics)
        {
            for (int batch = 0; batch < batches; batch++) AddStatistics(gradient, batch, 1.0 / batches, slope, direct);
        }

        return (gradient.Loss, slope, direct);
    }

    public void Dispose()
    {
        PutBack();
        foreach (var (_, value) in _buffers) value.Dispose();
        foreach (var state in _states) state.Dispose();
        _random.Dispose();
    }

    /// <summary>Adds what the validation loss owes to the weights by way of the running statistics: at a stationary point these are the statistics of the training batches.</summary>
    private void AddStatistics(ValidationGradient gradient, int batch, double share, Tensor slope, Tensor?[] direct)
    {
        using var scope = NewDisposeScope();
        using var graph = enable_grad();
        PutBack();
        using var observed = _statistics.Observe();
        Problem.TrainingLoss(batch);
        List<Tensor> outputs = [], weights = [];
        foreach (var call in observed.Calls)
        {
            double each = share / observed.Calls.Count(other => other.Layer == call.Layer);
            Add(call.Mean, gradient.Layers[call.Layer].Mean);
            Add(call.Variance, gradient.Layers[call.Layer].Variance);

            void Add(Tensor statistic, Tensor? weight)
            {
                if (weight is null || !statistic.requires_grad) return;
                outputs.Add(statistic);
                weights.Add(weight * each);
            }
        }

        using var withoutGraph = no_grad();
        var through = Products.Differentiate([.. outputs], [.. weights], [.. Weights, .. Variables], retain: false, create: false);
        slope.add_(Layout.Flatten(through[..Weights.Length]));
        for (int i = 0; i < direct.Length; i++)
        {
            if (through[Weights.Length + i] is not { } part) continue;
            direct[i] = (direct[i] is { } already ? already.add(part) : part.clone()).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Lets others at the process-wide generator where the loss has not drawn from it.</summary>
    private void LookAtRandomNumbers()
    {
        _looked = true;
        if (!_random.ProcessWide) return;
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        if (_states[^1].eq(random.get_rng_state()).all().item<bool>()) _random.Release();
    }

    private void PutBack()
    {
        using var withoutGradient = no_grad();
        foreach (var (buffer, value) in _buffers) buffer.copy_(value);
        _random.Restore(_states);
    }
}
