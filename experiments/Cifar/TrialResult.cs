using TorchTune.Models;

namespace TorchTune.Experiments.Cifar;

/// <summary>What became of a trial: its validation score after each epoch.</summary>
internal sealed record TrialResult(int Trial, Configuration Configuration, IReadOnlyList<Score> Reports)
{
    internal Score Last => Reports[^1];

    internal bool Diverged => !double.IsFinite(Last.Loss);

    /// <summary>Whether it is to be preferred: the higher accuracy, at equal accuracy the lower number; whichever came first.</summary>
    internal bool Beats(TrialResult? other) =>
        !Diverged && (other is null || (Last.Accuracy, -Trial).CompareTo((other.Last.Accuracy, -other.Trial)) > 0);
}
