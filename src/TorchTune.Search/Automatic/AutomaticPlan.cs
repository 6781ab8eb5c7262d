using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Which sampler makes the proposal for a trial, and why.</summary>
/// <param name="Local">True for CMA-ES, false for TPE.</param>
/// <param name="Why">As a person reads it.</param>
internal readonly record struct AutomaticPlan(bool Local, string Why)
{
    // Numbers of fewer values are choices to a normal distribution.
    private const long FewestValues = 30;

    /// <summary>The plan.</summary>
    /// <param name="study">What is known.</param>
    /// <param name="trial">The number of the trial to come.</param>
    /// <param name="maxTrials">The planned number of trials, where there is one.</param>
    /// <param name="isRough">Whether neighbours differ as much as strangers do.</param>
    public static AutomaticPlan For(ObservedStudy study, int trial, int? maxTrials, bool isRough)
    {
        if (study.Objectives.Length > 1) return new(false, Invariant($"{study.Objectives.Length} objectives: TPE"));
        if (!IsContinuous(study.Space)) return new(false, "choices, conditions or few values: TPE");

        int start = maxTrials is int planned ? Math.Clamp(planned / 4, 10, 25) : 25;
        if (trial < start) return new(false, Invariant($"a continuous space: TPE looks around for {start} trials"));
        int every = isRough || study.HasInfeasible ? 2 : 3;
        string why = study.HasInfeasible ? "constraints are broken" : isRough ? "neighbours differ as strangers do" : "a continuous space without leaps";
        return trial % every == 0
            ? new(false, Invariant($"{why}: TPE at every {(every == 2 ? "second" : "third")} trial, for what lies elsewhere"))
            : new(true, Invariant($"{why}: CMA-ES from the best"));
    }

    /// <summary>Whether all hyper-parameters always exist and have an order and many values, one of them a continuum.</summary>
    public static bool IsContinuous(Space space) =>
        space.Count > 0
        && space.Any(hyperParameter => hyperParameter.Cardinality is null)
        && space.All(hyperParameter => hyperParameter.When is null
            && (hyperParameter.Cardinality is null or 1 or >= FewestValues)
            && hyperParameter.Kind is HyperParameterKind.Float or HyperParameterKind.Int or HyperParameterKind.Ordinal);
}
