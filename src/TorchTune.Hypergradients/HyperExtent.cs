namespace TorchTune.Hypergradients;

/// <summary>How far one number of a hyper-variable reaches; it fixes the shape of the tensor.</summary>
public enum HyperExtent
{
    /// <summary>One number for everything: shape <c>[]</c> or <c>[1]</c>.</summary>
    Scalar,

    /// <summary>One number for each group of <see cref="HypergradientProblem.Groups"/>: shape <c>[groups]</c>.</summary>
    PerGroup,

    /// <summary>One number for each update: shape <c>[updates]</c>.</summary>
    PerUpdate,

    /// <summary>One number for each of equal parts of the training: shape <c>[segments]</c>, number i of n in force from update ⌊i · updates / n⌋ on. A schedule of few numbers, which forward mode can carry over any horizon.</summary>
    PerSegment,

    /// <summary>One number for each element of every parameter: shape <c>[elements]</c>, the parameters flattened one after the other in the problem's order.</summary>
    PerParameter,

    /// <summary>Any shape; only for <see cref="HyperRole.TrainingLoss"/>, where the loss alone gives the elements their meaning.</summary>
    Free,
}
