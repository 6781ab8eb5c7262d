using TorchTune.Training;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>How an epoch is trained, beside what belongs to model and optimizer.</summary>
public sealed record TrainingOptions
{
    /// <summary>Images per update.</summary>
    /// <value>Positive. Default 128.</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>Share of the target distribution that is spread evenly over all classes (Szegedy et al., CVPR 2016, §7).</summary>
    /// <value>In <c>[0, 1)</c>. Default 0.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>Random changes to the images.</summary>
    /// <value>Default <see cref="Augmentation.None"/>.</value>
    public Augmentation Augmentation { get; init; } = Augmentation.None;

    /// <summary>The same for the epoch trainer.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public EpochOptions ForEpochs()
    {
        Validated();
        return new EpochOptions
        {
            BatchSize = BatchSize,
            Loss = (logits, labels) => nn.functional.cross_entropy(logits, labels, label_smoothing: LabelSmoothing),
            Augmentation = Augmentation == Augmentation.None ? null : Augmentation.Apply,
        };
    }

    /// <summary>Checks every option.</summary>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names option, rule and value.</exception>
    public TrainingOptions Validated()
    {
        if (BatchSize < 1) throw new ArgumentException(Invariant($"BatchSize must be positive, not {BatchSize}."));
        if (LabelSmoothing is not (>= 0 and < 1)) throw new ArgumentException(Invariant($"LabelSmoothing must lie in [0, 1), not {LabelSmoothing}."));
        Augmentation.Validated();
        return this;
    }
}
