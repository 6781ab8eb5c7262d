namespace TorchTune.Hypergradients;

/// <summary>Where a hyper-variable acts: which place of the training a gradient is asked for.</summary>
public enum HyperRole
{
    /// <summary>It enters the training loss (and perhaps the validation loss too): a penalty, a weight of an example, a strength of augmentation, a relaxed dropout rate.</summary>
    TrainingLoss,

    /// <summary>The learning rate of the update rule.</summary>
    LearningRate,

    /// <summary>The weight decay of the update rule: added to the gradient, or decoupled from it in AdamW.</summary>
    WeightDecay,

    /// <summary>The momentum of the update rule.</summary>
    Momentum,

    /// <summary>The decay of the mean of the gradients (Adam, AdamW).</summary>
    Beta1,

    /// <summary>The decay of the mean of the squared gradients (β2 of Adam and AdamW, α of RMSprop).</summary>
    Beta2,

    /// <summary>What is added to the denominator (Adam, AdamW, RMSprop).</summary>
    Epsilon,

    /// <summary>The weights before the first update: themselves (<see cref="HyperExtent.PerParameter"/>) or a factor of the module's own (<see cref="HyperExtent.Scalar"/>, <see cref="HyperExtent.PerGroup"/>).</summary>
    Initialisation,
}
