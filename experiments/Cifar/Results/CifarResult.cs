using TorchTune.Analysis;

namespace TorchTune.Experiments.Cifar.Results;

/// <summary>What came of the command.</summary>
internal sealed record CifarResult
{
    internal required string Study { get; init; }

    /// <summary>False where the search was left at its time limit.</summary>
    internal required bool IsDone { get; init; }

    internal required History History { get; init; }

    /// <summary>All reports of the study, in the order in which they were judged.</summary>
    internal required IReadOnlyList<Report> Reports { get; init; }

    /// <summary>The best trial that has ended; null where none has a value.</summary>
    internal required TrialRow? Best { get; init; }

    /// <summary>What its state was trained with, over its epochs.</summary>
    internal ConfigurationSchedule? BestSchedule { get; init; }

    /// <summary>Its accuracy on the test images; null before the study is done.</summary>
    internal double? BestTest { get; init; }

    /// <summary>Accuracy of the default configuration on the validation part; null before the study is done.</summary>
    internal double? DefaultValidation { get; init; }

    internal double? DefaultTest { get; init; }

    /// <summary>Epochs that the search has paid.</summary>
    internal long Epochs => History.Steps;

    /// <summary>Seconds that this command searched.</summary>
    internal required double Seconds { get; init; }

    /// <summary>Which trial ran in which slot, in all runs of the search.</summary>
    internal IReadOnlyList<SlotSpan> Spans { get; init; } = [];
}
