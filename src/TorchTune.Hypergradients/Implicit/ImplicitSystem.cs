using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The weights and variables of a problem as an implicit method sees them. While it lives, every loss meets the same random numbers and buffers; afterwards they are as they were.</summary>
internal sealed class ImplicitSystem : IDisposable
{
    private readonly (Tensor Buffer, Tensor Value)[] _buffers;
    private readonly Tensor _process;
    private readonly Tensor[] _generators;

    internal ImplicitSystem(HypergradientProblem problem)
    {
        Problem = problem;
        Weights = [.. problem.Parameters];
        Variables = [.. problem.LossVariables.Select(variable => variable.Tensor)];
        Layout = new FlatLayout(Weights);
        _buffers = [.. problem.Module?.buffers().Select(buffer => (buffer, buffer.detach().clone())) ?? []];
        _process = random.get_rng_state();
        _generators = [.. problem.Generators.Select(generator => generator.get_state())];
    }

    internal HypergradientProblem Problem { get; }

    internal Tensor[] Weights { get; }

    /// <summary>The variables of the training loss.</summary>
    internal Tensor[] Variables { get; }

    internal FlatLayout Layout { get; }

    /// <summary>The training loss of a batch.</summary>
    internal Func<Tensor> TrainingLoss(int batch) => () =>
    {
        PutBack();
        return Problem.TrainingLoss(batch);
    };

    /// <summary>The validation loss, its gradient for the weights <c>[n]</c>, and for the variables, null where it does not depend on one.</summary>
    internal (double Loss, Tensor Slope, Tensor?[] Direct) Validation()
    {
        using var mode = ValidationMode.Enter(Problem);
        PutBack();
        var (loss, gradient) = Products.GradientOf(Problem.ValidationLoss, [.. Weights, .. Variables]);
        return (loss, Layout.Flatten(gradient[..Weights.Length]), gradient[Weights.Length..]);
    }

    public void Dispose()
    {
        PutBack();
        foreach (var (_, value) in _buffers) value.Dispose();
        foreach (var state in _generators) state.Dispose();
        _process.Dispose();
    }

    private void PutBack()
    {
        using var withoutGradient = no_grad();
        foreach (var (buffer, value) in _buffers) buffer.copy_(value);
        random.set_rng_state(_process);
        foreach (var (generator, state) in Problem.Generators.Zip(_generators)) generator.set_state(state);
    }
}
