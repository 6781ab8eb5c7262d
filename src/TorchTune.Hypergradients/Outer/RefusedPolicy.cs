namespace TorchTune.Hypergradients;

/// <summary>What a <see cref="HyperOptimizer"/> does with a hypergradient that it does not accept: of a status that it was not told to take, or not finite.</summary>
public enum RefusedPolicy
{
    /// <summary>Goes back to the hyper-parameters before the last move and halves the trust region: the move may have been the cause.</summary>
    StepBack,

    /// <summary>Leaves the hyper-parameters as they are.</summary>
    Skip,

    /// <summary>Throws a <see cref="HypergradientException"/>.</summary>
    Throw,
}
