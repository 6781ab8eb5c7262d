using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>How an epoch is trained, beside what belongs to model and optimizer.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record EpochOptions
{
    /// <summary>Examples per update.</summary>
    /// <value>Positive. Default 128.</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>The mean loss of logits <c>[batch, classes]</c> and classes <c>[batch]</c>.</summary>
    /// <value>Default cross-entropy.</value>
    public Func<Tensor, Tensor, Tensor> Loss { get; init; } = (logits, classes) => nn.functional.cross_entropy(logits, classes);

    /// <summary>Changes a batch of inputs at random, from the generator given; what it is given stays as it is.</summary>
    /// <value>Default null: nothing is changed.</value>
    public Func<Tensor, Generator, Tensor>? Augmentation { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names option, rule and value.</exception>
    public EpochOptions Validated() => BatchSize >= 1 ? this : throw new ArgumentException(Invariant($"BatchSize must be positive, not {BatchSize}."));
}
