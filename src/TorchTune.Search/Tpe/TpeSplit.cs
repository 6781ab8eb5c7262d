namespace TorchTune.Search;

/// <summary>The trials known, divided into the good and the others, each with its weight.</summary>
internal sealed class TpeSplit
{
    /// <summary>The good ones, best first; weights as of as many trials. Empty where no trial has a usable value.</summary>
    public required IReadOnlyList<ParzenMixture.Kernel> Good { get; init; }

    /// <summary>The others, and those that run.</summary>
    public required IReadOnlyList<ParzenMixture.Kernel> Others { get; init; }

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
        int wanted = Math.Clamp((int)Math.Ceiling(options.GoodFraction * known), 1, Math.Min(options.MaxGood, Math.Max(1, known - 1)));
        var good = new List<ObservedTrial>(wanted);
        var others = new List<ParzenMixture.Kernel>(options.MaxOthers + options.MaxGood);
        var taken = new HashSet<int>();
        bool all = known <= wanted + options.MaxOthers;
        int next = all ? int.MaxValue : options.MaxOthers / 2;
        foreach (var trial in bestFirst)
        {
            if (good.Count < wanted && IsUsable(trial)) good.Add(trial);
            else if (next-- > 0) others.Add(new(trial, 1));
            else break;
            taken.Add(trial.Number);
        }

        if (taken.Count < known) AddRest(study, sample, known - taken.Count, taken, others);
        if (options.ConstantLiar) others.AddRange(study.Pending.Select(trial => new ParzenMixture.Kernel(trial, 1)));
        others.AddRange(earlier.Select(configuration => new ParzenMixture.Kernel(study.AsPending(configuration), 1)));
        return new TpeSplit { Good = Weighted(good, study.Objectives.Length == 1 ? options.RankPower : 0), Others = others };
    }

    /// <summary>Whether its losses say how good it is.</summary>
    public static bool IsUsable(ObservedTrial trial) =>
        trial.Evidence is Evidence.Full or Evidence.Partial && trial.Losses.All(loss => loss < double.PositiveInfinity);

    // Those that are neither good nor next to it stand for all that are not: together they weigh as much.
    private static void AddRest(ObservedStudy study, EvenSample sample, int rest, HashSet<int> taken, List<ParzenMixture.Kernel> others)
    {
        var members = sample.Numbers.Where(number => !taken.Contains(number) && study.Trials[number].Evidence != Evidence.None).ToArray();
        foreach (int number in members) others.Add(new(study.Trials[number], (double)rest / members.Length));
    }

    private static List<ParzenMixture.Kernel> Weighted(List<ObservedTrial> good, double power)
    {
        double[] weights = [.. good.Select((_, rank) => Math.Pow(1 - ((double)rank / good.Count), power))];
        double sum = weights.Sum();
        return [.. good.Select((trial, rank) => new ParzenMixture.Kernel(trial, weights[rank] * good.Count / sum))];
    }
}
