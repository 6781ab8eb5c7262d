using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>Ours beside a peer's, problem by problem.</summary>
internal static class Comparison
{
    /// <summary>Medians, their ratios, p-values of "ours is worse" adjusted after Holm, and the geometric mean of the ratios.</summary>
    public static void Print(Problem[] problems, Measured[] ours, Dictionary<string, Measured> baselines, string against)
    {
        var pairs = problems.Zip(ours).Where(pair => baselines.ContainsKey(Invariant($"{pair.First.Name}/{against}"))).ToArray();
        double[] p = MannWhitney.Holm([.. pairs.Select(pair => MannWhitney.Larger(pair.Second.Regrets, Theirs(pair.First).Regrets))]);
        var ratios = new Dictionary<string, double>();
        Console.WriteLine(Invariant($"{"problem",-24} {"ours",10} {against,10} {"random",10} {"ratio",7} {"p worse",8} {"s/study",8}"));
        foreach (var (problem, measured) in problems.Zip(ours))
        {
            double random = baselines.TryGetValue(Invariant($"{problem.Name}/random"), out var baseline) ? baseline.Median : double.NaN;
            int at = Array.FindIndex(pairs, pair => pair.First == problem);
            string compared = "";
            if (at >= 0)
            {
                double floor = 0.01 * random;
                ratios[problem.Name] = Math.Max(measured.Median, floor) / Math.Max(Theirs(problem).Median, floor);
                compared = Invariant($"{ratios[problem.Name],7:F3} {p[at],8:F4}{(p[at] < 0.05 ? " WORSE" : "")}");
            }

            double theirs = at < 0 ? double.NaN : Theirs(problem).Median;
            Console.WriteLine(Invariant($"{problem.Name,-24} {measured.Median,10:G4} {theirs,10:G4} {random,10:G4} {compared,16} {measured.Seconds,8:F3}"));
        }

        foreach (var group in new[] { problems.Where(problem => !problem.IsTabular), problems.Where(problem => problem.IsTabular), problems })
        {
            double[] of = [.. group.Where(problem => ratios.ContainsKey(problem.Name)).Select(problem => ratios[problem.Name])];
            if (of.Length > 0) Console.WriteLine(Invariant($"geometric mean over {of.Length}: {Math.Exp(of.Average(Math.Log)):F3}"));
        }

        // Without a peer, as shares of random search.
        double[] shares = [.. problems.Zip(ours).Where(pair => baselines.ContainsKey(Invariant($"{pair.First.Name}/random")))
            .Select(pair => Math.Max(0.01, pair.Second.Median / baselines[Invariant($"{pair.First.Name}/random")].Median))];
        if (shares.Length > 0) Console.WriteLine(Invariant($"geometric mean of the share of random search's median, over {shares.Length}: {Math.Exp(shares.Average(Math.Log)):F4}"));

        Measured Theirs(Problem problem) => baselines[Invariant($"{problem.Name}/{against}")];
    }
}
