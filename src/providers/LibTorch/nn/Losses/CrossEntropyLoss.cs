using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Minus the log probability that the softmax of the logits gives to the targets.</summary>
/// <remarks>Logits [batch, classes, ...]; targets are classes [batch, ...] of type int64, or probabilities of the logits' shape.</remarks>
public sealed class CrossEntropyLoss : WeightedLoss<Tensor, Tensor, Tensor>
{
    /// <param name="weight">A weight for each class; the mean is then weighted too.</param>
    /// <param name="ignore_index">A target that does not count; −100 where null.</param>
    /// <param name="reduction">What becomes of the values of all samples.</param>
    /// <param name="label_smoothing">The share of a uniform distribution that is mixed into the targets (Szegedy et al., 2016).</param>
    public CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean, double label_smoothing = 0)
        : base(weight, reduction) => (this.ignore_index, this.label_smoothing) = (ignore_index, label_smoothing);

    public long? ignore_index { get; }

    public double label_smoothing { get; }

    public override Tensor forward(Tensor input, Tensor target) => functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
}
