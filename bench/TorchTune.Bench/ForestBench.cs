using System.Diagnostics;
using TorchTune.Analysis;
using TorchTune.Surrogates;
using static System.FormattableString;

namespace TorchTune.Bench;

/// <summary>What growing a forest, asking it and explaining a study with it take.</summary>
internal static class ForestBench
{
    private const int Features = 10;

    public static void Run(string[] args)
    {
        int rows = Arguments.Number(args, 0, 10_000);
        var space = new Space(Enumerable.Range(0, Features).Select(i => HyperParameter.Float(Invariant($"x{i}"), 0, 1).Definition));
        var history = new History([Objective.Minimize("loss")], space);
        var values = new double[rows * Features];
        var losses = new double[rows];
        var features = new SpaceFeatures(space);
        for (int trial = 0; trial < rows; trial++)
        {
            var configuration = space.Draw(RandomSource.For(1, trial, "bench"));
            var row = values.AsSpan(trial * Features, Features);
            features.Write(configuration, row);
            losses[trial] = (row[0] * row[1]) + Math.Sin(6 * row[2]) + (0.1 * row[3]);
            history.Observe(new TrialStarted(trial, trial, 0, configuration, new Placement(0, null), int.MaxValue, "bench", "free"));
            history.Observe(new TrialEnded(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [losses[trial]] }));
        }

        var table = new FeatureTable(features.Features, values);
        var predictions = new ForestPrediction[rows];
        for (int round = 0; round < 2; round++)
        {
            // The first round compiles.
            var forest = Time(Invariant($"10 trees of {rows} × {Features}"), round, () => RegressionForest.Fit(table, losses, RandomSource.For(1, 0, "fit")));
            Time(Invariant($"{rows} predictions"), round, () => forest.Predict(table, predictions));
            foreach (var method in Enum.GetValues<ImportanceMethod>())
            {
                Time(Invariant($"importance by {method}, {rows} trials"), round, () => Importance.Compute(history, method));
            }

            Time("partial dependence", round, () => PartialDependence.Compute(history, "x0"));
        }
    }

    private static void Time(string what, int round, Action act) => Time(what, round, () =>
    {
        act();
        return 0;
    });

    private static T Time<T>(string what, int round, Func<T> act)
    {
        using var process = Process.GetCurrentProcess();
        var busy = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var result = act();
        double milliseconds = clock.Elapsed.TotalMilliseconds;
        process.Refresh();
        if (round > 0) Console.WriteLine(Invariant($"{what}: {milliseconds:F0} ms, {(process.TotalProcessorTime - busy).TotalMilliseconds:F0} ms of processor"));
        return result;
    }
}
