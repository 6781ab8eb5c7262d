using System.Collections.Immutable;

namespace TorchTune.Execution;

/// <summary>Something that a running trial did, before it is recorded. A closed union.</summary>
internal abstract record Item
{
    private Item()
    {
    }

    /// <summary>It reported.</summary>
    public sealed record Reported(Report Report) : Item;

    /// <summary>It asked for a hyper-parameter that the space did not hold.</summary>
    public sealed record Defined(HyperParameter HyperParameter, Value Value) : Item;

    /// <summary>It had no further step.</summary>
    public sealed record Finished(ImmutableArray<double> Constraints, double? Cost) : Item;

    /// <summary>It failed, ran out of memory or hung.</summary>
    public sealed record Failed(OutcomeKind Kind, string Reason) : Item;

    /// <summary>It was run again and said something else than is recorded.</summary>
    public sealed record Differed(int Step, string Metric, double Recorded, double Replayed) : Item;
}
