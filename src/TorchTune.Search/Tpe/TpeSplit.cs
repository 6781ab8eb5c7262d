namespace TorchTune.Search;

/// <summary>The trials known, divided into the good and the others, each with its weight.</summary>
internal sealed class TpeSplit
{
    /// <summary>The good ones, best first; weights as of as many trials. Empty where no trial has a usable value.</summary>
    public required ParzenMixture.Kernel[] Good { get; init; }

    /// <summary>The others, and those that run.</summary>
    public required ParzenMixture.Kernel[] Others { get; init; }

    /// <summary>Divides.</summary>
    /// <param name="study">The study.</param>
    /// <param name="bestFirst">The trials known, best first; all of them while there are few.</param>
    /// <param name="sample">An even sample of all trials' numbers, of at least as many as half of <see cref="TpeOptions.MaxOthers"/>.</param>
    /// <param name="earlier">Proposals of the same batch.</param>
    /// <param name="options">What counts as good.</param>
    public static TpeSplit Of(
        ObservedStudy study, IEnumerable<ObservedTrial> bestFirst, EvenSample sample, IEnumerable<Configuration> earlier, TpeOptions options)
    {
        int known = study.Ranked.Count;
        int wanted = Wanted(known, options);
        var good = new List<ObservedTrial>(wanted);
        var others = new List<ParzenMixture.Kernel>(Math.Min(known, 2 * options.MaxOthers));
        bool all = known <= wanted + options.MaxOthers;
        int next = all ? int.MaxValue : options.MaxOthers / 2;
        var taken = all ? null : new HashSet<int>(wanted + next);
        foreach (var trial in bestFirst)
        {
            if (good.Count < wanted && IsUsable(trial)) good.Add(trial);
            else if (next-- > 0) others.Add(new(trial, 1));
            else break;
            taken?.Add(trial.Number);
        }

        if (taken is not null && taken.Count < known) AddRest(study, sample, known - taken.Count, taken, others);
        if (options.ConstantLiar)
        {
            foreach (var trial in study.Pending) others.Add(new(trial, 1));
        }

        foreach (var configuration in earlier) others.Add(new(study.AsPending(configuration), 1));
        return new TpeSplit { Good = Weighted(good, study.Objectives.Length == 1 ? options.RankPower : 0), Others = [.. others] };
    }

    /// <summary>How many of so many trials count as good.</summary>
    public static int Wanted(int known, TpeOptions options) => Math.Clamp((int)Math.Ceiling(options.GoodFraction * known), 1, Math.Min(options.MaxGood, Math.Max(1, known - 1)));

    /// <summary>Whether its losses say how good it is.</summary>
    public static bool IsUsable(ObservedTrial trial)
    {
        if (trial.Evidence is not (Evidence.Full or Evidence.Partial)) return false;
        foreach (double loss in trial.Losses)
        {
            if (double.IsPositiveInfinity(loss)) return false;
        }

        return true;
    }

    // Those that are neither good nor next to it stand for all that are not: together they weigh as much.
    private static void AddRest(ObservedStudy study, EvenSample sample, int rest, HashSet<int> taken, List<ParzenMixture.Kernel> others)
    {
        var members = new List<ObservedTrial>(sample.Numbers.Count);
        foreach (int number in sample.Numbers)
        {
            if (study.Trials[number] is { Evidence: not Evidence.None } trial && !taken.Contains(number)) members.Add(trial);
        }

        foreach (var trial in members) others.Add(new(trial, (double)rest / members.Count));
    }

    private static ParzenMixture.Kernel[] Weighted(List<ObservedTrial> good, double power)
    {
        double[] weights = [.. good.Select((_, rank) => Math.Pow(1 - ((double)rank / good.Count), power))];
        double sum = weights.Sum();
        return [.. good.Select((trial, rank) => new ParzenMixture.Kernel(trial, weights[rank] * good.Count / sum))];
    }
}
