namespace TorchTune.Search;

/// <summary>Whether the losses of good trials say nothing about their neighbours': the objective is noisy, or has minima everywhere.</summary>
/// <remarks>Only ranks of differences count, so that neither the scale of the losses nor an outlier matters.</remarks>
internal static class Roughness
{
    private const int Fewest = 24;
    private const int Most = 48;

    /// <summary>The middle difference between a good trial's loss and its nearest neighbour's, over the middle difference of any two; 0 while too little is known.</summary>
    public static double Of(ObservedStudy study)
    {
        if (study.Ranked.Count < 2 * Fewest) return 0;
        var good = study.Ranked.Take(Math.Min(Most, study.Ranked.Count / 2)).Where(trial => TpeSplit.IsUsable(trial) && double.IsFinite(trial.Loss)).ToArray();
        if (good.Length < Fewest) return 0;

        var near = new List<double>(good.Length);
        var any = new List<double>(good.Length * good.Length / 2);
        for (int i = 0; i < good.Length; i++)
        {
            double nearest = double.PositiveInfinity, difference = 0;
            for (int j = 0; j < good.Length; j++)
            {
                if (i == j) continue;
                double apart = Math.Abs(good[i].Loss - good[j].Loss), distance = Distance(good[i], good[j], study.Space.Count);
                if (i < j) any.Add(apart);
                if (distance < nearest) (nearest, difference) = (distance, apart);
            }

            near.Add(difference);
        }

        double typical = Middle(any);
        return typical > 0 ? Middle(near) / typical : 0;
    }

    private static double Distance(ObservedTrial a, ObservedTrial b, int dimensions)
    {
        double sum = 0;
        for (int i = 0; i < dimensions; i++)
        {
            if (a.Has(i) && b.Has(i)) sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }

    private static double Middle(List<double> numbers)
    {
        numbers.Sort();
        return numbers[numbers.Count / 2];
    }
}
