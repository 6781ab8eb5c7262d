namespace TorchTune.Search;

/// <summary>What the forests learn of a study's trials: one target each, for the objective, for feasibility and for the cost.</summary>
internal sealed class ForestTargets
{
    private ForestTargets(ObservedTrial[] trials, double[] targets, double best, bool[]? feasible)
    {
        Trials = trials;
        Targets = targets;
        Best = best;
        Feasible = feasible;
    }

    /// <summary>The trials that the forest learns from.</summary>
    public ObservedTrial[] Trials { get; }

    /// <summary>Their targets: smaller is better.</summary>
    public double[] Targets { get; }

    /// <summary>The target to be improved on.</summary>
    public double Best { get; }

    /// <summary>Which of them keep the constraints; null where all do, or none does: then the targets are about the constraints.</summary>
    public bool[]? Feasible { get; }

    /// <summary>Where the trials are, from the best on: feasible ones first.</summary>
    public int[] FromTheBest()
    {
        int[] order = [.. Enumerable.Range(0, Trials.Length)];
        return [.. order.OrderBy(i => Feasible is { } feasible && !feasible[i]).ThenBy(i => Targets[i])];
    }

    /// <summary>The targets of the trials of which something is known.</summary>
    /// <param name="trials">By number.</param>
    /// <param name="loss">A trial's loss: of its objective, or of all of them scalarised; +∞ where it has none.</param>
    /// <param name="maxRows">The most trials to learn from.</param>
    public static ForestTargets Of(IReadOnlyList<ObservedTrial> trials, Func<ObservedTrial, double> loss, int maxRows)
    {
        ObservedTrial[] known = [.. trials.Where(trial => trial.Evidence != Evidence.None)];
        ObservedTrial[] judged = [.. known.Where(trial => trial.Evidence != Evidence.Failure)];
        bool broken = Array.Exists(judged, trial => !trial.IsFeasible), kept = Array.Exists(judged, trial => trial.IsFeasible);
        var targets = broken && !kept
            ? LossScale.Of(Array.ConvertAll(known, trial => trial.Evidence == Evidence.Failure ? double.PositiveInfinity : trial.Violation))
            : ByLoss(known, loss);
        var all = new ForestTargets(known, targets, Least(known, targets, broken && kept), broken && kept ? Array.ConvertAll(known, trial => trial.IsFeasible) : null);
        return known.Length <= maxRows ? all : all.Thinned(maxRows);
    }

    private static double Least(ObservedTrial[] trials, double[] targets, bool feasibleOnly)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < trials.Length; i++)
        {
            if (trials[i].Evidence != Evidence.Failure && (!feasibleOnly || trials[i].IsFeasible)) least = Math.Min(least, targets[i]);
        }

        return double.IsPositiveInfinity(least) ? targets.Min() : least;
    }

    private static double[] ByLoss(ObservedTrial[] trials, Func<ObservedTrial, double> lossOf)
    {
        var losses = Array.ConvertAll(trials, trial => lossOf(trial));
        var targets = new double[trials.Length];
        int[] whole = [.. Where(Evidence.Full)];
        int[] parts = [.. Where(Evidence.Partial).OrderByDescending(i => trials[i].Step).ThenBy(i => losses[i])];
        if (whole.Length < 2)
        {
            // The order alone, the completed one first: losses after unequal steps cannot be compared.
            int[] order = [.. whole, .. parts];
            var ranks = LossScale.Of([.. Enumerable.Range(0, order.Length).Select(rank => (double)rank)]);
            for (int rank = 0; rank < order.Length; rank++) targets[order[rank]] = ranks[rank];
        }
        else
        {
            bool[] feasible = [.. whole.Select(i => trials[i].IsFeasible)];
            var scaled = LossScale.Of([.. whole.Select(i => losses[i])], Array.Exists(feasible, kept => kept) ? feasible : null);
            for (int k = 0; k < whole.Length; k++) targets[whole[k]] = scaled[k];
            Array.Sort(scaled);
            var (median, most) = (scaled[scaled.Length / 2], scaled[^1]);
            for (int k = 0; k < parts.Length; k++) targets[parts[k]] = median + ((most - median) * (k + 1) / (parts.Length + 1));
        }

        double worst = whole.Length + parts.Length == 0 ? 0 : targets.Max();
        foreach (int i in Where(Evidence.Failure)) targets[i] = worst;
        return targets;

        IEnumerable<int> Where(Evidence evidence) => Enumerable.Range(0, trials.Length).Where(i => trials[i].Evidence == evidence);
    }

    // The better half, and an even choice of the others: a bound on the work that keeps what is near the best, and the shape of the rest.
    private ForestTargets Thinned(int maxRows)
    {
        var order = FromTheBest();
        int best = maxRows / 2, others = maxRows - best;
        int[] chosen = [.. order[..best], .. Enumerable.Range(0, others).Select(k => order[best + (int)((long)k * (order.Length - best) / others)])];
        Array.Sort(chosen);
        return new ForestTargets(
            [.. chosen.Select(i => Trials[i])], [.. chosen.Select(i => Targets[i])], Best, Feasible is null ? null : [.. chosen.Select(i => Feasible[i])]);
    }
}
