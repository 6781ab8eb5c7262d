namespace TorchTune.Hypergradients;

/// <summary>How an optimizer turns gradients into updates of the weights, and how that is differentiated.</summary>
/// <remarks>The numbers of a rule hold where the problem has no variable in that role.</remarks>
public abstract record UpdateRule
{
    private protected UpdateRule()
    {
    }

    /// <summary>The learning rate. Default 0.01.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>The weight decay. Default 0.</summary>
    public double WeightDecay { get; init; }
}
