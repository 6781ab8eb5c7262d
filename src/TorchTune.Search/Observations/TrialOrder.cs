namespace TorchTune.Search;

/// <summary>Which of two trials is better, by the first objective: feasible ones before infeasible ones, whole ones before parts, failures last.</summary>
/// <remarks>
/// Completed trials by loss; then those that were stopped, wait or run, those with more steps first and equal ones by loss (a loss after few steps says
/// little beside one after many); then infeasible trials by the sum of their violations; then failures. Equal trials by number, so that the order is total
/// and the same on every machine. With several objectives only the four classes mean something: within them use dominance.
/// </remarks>
internal sealed class TrialOrder : IComparer<ObservedTrial>
{
    public static TrialOrder Instance { get; } = new();

    /// <summary>0 for completed and feasible, 1 for partial and feasible, 2 for infeasible, 3 for failures.</summary>
    public static int ClassOf(ObservedTrial trial) => trial.Evidence switch
    {
        Evidence.Failure or Evidence.None => 3,
        _ when !trial.IsFeasible => 2,
        Evidence.Partial => 1,
        _ => 0,
    };

    public int Compare(ObservedTrial? x, ObservedTrial? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int rank = ClassOf(x);
        int order = rank.CompareTo(ClassOf(y));
        if (order == 0 && rank == 1) order = y.Step.CompareTo(x.Step);
        if (order == 0 && rank == 2) order = x.Violation.CompareTo(y.Violation);
        if (order == 0 && rank < 3) order = x.Loss.CompareTo(y.Loss);
        return order != 0 ? order : x.Number.CompareTo(y.Number);
    }
}
