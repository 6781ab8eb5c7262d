using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace TorchTune.Scheduling;

/// <summary>How asynchronous successive halving spends its steps.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record AshaOptions
{
    /// <summary>The step of the first rung: before it no trial is judged (r in the paper).</summary>
    /// <value>Default 1.</value>
    public int MinResource { get; init; } = 1;

    /// <summary>The steps of a trial that is never stopped (R in the paper).</summary>
    /// <value>Default null: the study's own limit of steps a trial; an error where it has none.</value>
    public int? MaxResource { get; init; }

    /// <summary>One trial in so many goes on from a rung, and rungs are so many times apart (η in the paper).</summary>
    /// <value>Default 3.</value>
    public int ReductionFactor { get; init; } = 3;

    /// <summary>How many brackets trials are spread over: in bracket b the first rung lies at MinResource · ReductionFactor^b.</summary>
    /// <value>Default 1. More of them protect trials that start slowly, and cost steps.</value>
    public int Brackets { get; init; } = 1;

    internal AshaOptions Validated()
    {
        if (MinResource < 1) throw new ArgumentException(Invariant($"MinResource must be at least 1, but was {MinResource}."));
        if (MaxResource < MinResource) throw new ArgumentException(Invariant($"MaxResource must be at least MinResource ({MinResource}), but was {MaxResource}."));
        if (ReductionFactor < 2) throw new ArgumentException(Invariant($"ReductionFactor must be at least 2, but was {ReductionFactor}."));
        if (Brackets < 1) throw new ArgumentException(Invariant($"Brackets must be at least 1, but was {Brackets}."));
        return this;
    }

    internal string ToJson()
    {
        var json = new StringBuilder(Invariant($"{{\"type\":\"asha\",\"minResource\":{MinResource}"));
        if (MaxResource is int max) json.Append(CultureInfo.InvariantCulture, $",\"maxResource\":{max}");
        json.Append(CultureInfo.InvariantCulture, $",\"reductionFactor\":{ReductionFactor}");
        if (Brackets > 1) json.Append(CultureInfo.InvariantCulture, $",\"brackets\":{Brackets}");
        return json.Append('}').ToString();
    }
}
