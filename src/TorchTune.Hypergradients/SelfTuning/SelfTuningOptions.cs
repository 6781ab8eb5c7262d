using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>How a <see cref="SelfTuner"/> goes about it.</summary>
/// <remarks>The two losses get a batch's index and the hyper-parameters of each of its examples, <c>[batch, hyper-parameters]</c> in unconstrained coordinates, and answer with a loss for each, <c>[batch]</c>.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record SelfTuningOptions
{
    /// <summary>The standard deviation of the perturbations to begin with, in unconstrained coordinates.</summary>
    /// <value>Positive. Default 0.5.</value>
    public double InitialSpread { get; init; } = 0.5;

    /// <summary>The weight of the entropy of the perturbations in the validation loss: it keeps the spread from vanishing where the validation loss is flat.</summary>
    /// <value>Not negative. Default 0.001.</value>
    public double EntropyWeight { get; init; } = 1e-3;

    /// <summary>The learning rate of the hyper-parameters and their spread (Adam).</summary>
    /// <value>Positive. Default 0.003.</value>
    public double HyperRate { get; init; } = 3e-3;

    /// <summary>Whether the spread is learned; otherwise it stays as it begins.</summary>
    /// <value>Default true.</value>
    public bool LearnSpread { get; init; } = true;

    /// <summary>Whether the training of the response sees it to first order alone, as Δ-STN does, or in full, as STN does.</summary>
    /// <value>Default true.</value>
    public bool Linearised { get; init; } = true;

    /// <summary>The training loss of each example, <c>[batch]</c>: may depend on its hyper-parameters, <c>[batch, hyper-parameters]</c>, directly.</summary>
    /// <remarks>The outputs of the network are given; penalties of weights come from <see cref="IResponse.SquaredNorm"/> with the offsets, which are given last.</remarks>
    public required TrainingObjective Training { get; init; }

    /// <summary>The mean validation loss of outputs <c>[batch, …]</c> and targets.</summary>
    public required Func<Tensor, Tensor, Tensor> Validation { get; init; }

    internal SelfTuningOptions Validated()
    {
        if (!(InitialSpread > 0 && double.IsFinite(InitialSpread))) throw new ArgumentException(Invariant($"InitialSpread must be positive, but was {InitialSpread}."));
        if (!(EntropyWeight >= 0)) throw new ArgumentException(Invariant($"EntropyWeight must not be negative, but was {EntropyWeight}."));
        if (!(HyperRate > 0)) throw new ArgumentException(Invariant($"HyperRate must be positive, but was {HyperRate}."));
        return this;
    }
}

/// <summary>The training loss of each example of a batch.</summary>
/// <param name="outputs">Of the network, <c>[batch, …]</c>.</param>
/// <param name="targets">Of the batch.</param>
/// <param name="hyper">The hyper-parameters of each example, in unconstrained coordinates, <c>[batch, hyper-parameters]</c>.</param>
/// <param name="offsets">Their distance from the centre, for <see cref="IResponse.SquaredNorm"/>.</param>
/// <returns><c>[batch]</c>.</returns>
public delegate Tensor TrainingObjective(Tensor outputs, Tensor targets, Tensor hyper, Tensor offsets);
