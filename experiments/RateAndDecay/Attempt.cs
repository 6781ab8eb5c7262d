using System.Collections.Immutable;
using TorchTune.Training;

namespace TorchTune.Experiments.RateAndDecay;

/// <summary>One training and what came of it: a line of the results.</summary>
internal sealed record Attempt
{
    /// <summary><c>search</c>, <c>best</c>, or the name of the start that hypergradients begin from.</summary>
    public required string Kind { get; init; }

    /// <summary>Number of the search's trial, or the seed.</summary>
    public required int Number { get; init; }

    /// <summary>Where it begins.</summary>
    public required double LearningRate { get; init; }

    public required double WeightDecay { get; init; }

    public double ValidationLoss { get; init; } = double.NaN;

    public double ValidationAccuracy { get; init; }

    /// <summary>On the test images; NaN in the search, which does not look at them.</summary>
    public double TestAccuracy { get; init; } = double.NaN;

    /// <summary>Wall time of the training, rehearsals included, data and test images not.</summary>
    public double Seconds { get; init; }

    /// <summary>Processor time of the thread; NaN where the system does not say.</summary>
    public double ProcessorSeconds { get; init; } = double.NaN;

    /// <summary>What the last report says, beside the accuracy.</summary>
    public ImmutableSortedDictionary<string, double> Last { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>What the training itself went on with.</summary>
    internal (double Rate, double Decay) Found => (Last.GetValueOrDefault("learning_rate", LearningRate), Last.GetValueOrDefault("weight_decay", WeightDecay));

    /// <summary>How rate and decay moved.</summary>
    public ImmutableArray<HyperMove> Moves { get; init; } = [];

    /// <summary>Validation accuracy after each epoch.</summary>
    public ImmutableArray<double> Accuracies { get; init; } = [];
}
