namespace TorchTune.Analysis.Tests.Reports;

/// <summary>Studies made up from a seed.</summary>
internal static class Studies
{
    public static Space Space { get; } = new(
        HyperParameter.Float("learning rate", 1e-5, 1, log: true).Definition,
        HyperParameter.Int("layers", 1, 5).Definition,
        HyperParameter.Float("dropout", 0, 0.5, step: 0.1).Definition,
        HyperParameter.Categorical("optimizer", "sgd", "adam", "a <b> & \"c\"").Definition,
        HyperParameter.Float("momentum", 0, 0.99).Definition.Under(Condition.Eq("optimizer", "sgd")),
        HyperParameter.Bool("augment").Definition,
        HyperParameter.Int("batch", 16, 4096, log: true).Definition);

    /// <summary>Trials whose reports may be NaN, infinite or huge, stopped at random.</summary>
    public static StudyReport Random(int trials, ulong seed, Direction direction = Direction.Minimize)
    {
        var random = RandomSource.For(seed, 0, "reports");
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, 1e-320, 0, -1e9];
        return Of(trials, seed, direction, (_, _, _) => random.NextInt(4) == 0 ? odd[random.NextInt(odd.Length)] : random.NextDouble());
    }

    /// <summary>Trials that report a number for each of up to nine steps.</summary>
    public static StudyReport Of(int trials, ulong seed, Direction direction, Func<int, int, Configuration, double> value)
    {
        var objective = new Objective("loss", direction);
        var history = new History([objective], Space);
        var reports = new List<Report>();
        var spans = new List<SlotSpan>();
        var random = RandomSource.For(seed, 0, "studies");
        var free = new double[3];
        for (int trial = 0; trial < trials; trial++)
        {
            var configuration = Space.Draw(RandomSource.For(seed, trial, "configuration"));
            history.Observe(new TrialStarted(trial, trial, trial % 3, configuration, new Placement(0, null), 1, "drawn", "a place is free"));
            int last = (int)Math.Pow(3, random.NextInt(3));
            double[] values = [.. Enumerable.Range(1, last).Select(step => value(trial, step, configuration))];
            for (int step = 1; step <= last; step++)
            {
                var report = new Report(trial, step, Metrics.Of("loss", values[step - 1]));
                reports.Add(report);
                history.Observe(new TrialReported(trial + step, report, new Verdict.Continue(step + 1, "it may"), []));
            }

            int slot = Array.IndexOf(free, free.Min());
            double seconds = last * (4 + (3 * random.NextDouble()));
            spans.Add(new SlotSpan($"cpu:{slot}", trial, free[slot], free[slot] + seconds));
            free[slot] += seconds + 0.5;
            var kind = !double.IsFinite(values[^1]) ? OutcomeKind.Diverged : last == 9 ? OutcomeKind.Completed : OutcomeKind.Stopped;
            history.Observe(new TrialEnded(trial + last, trial, new Outcome { Kind = kind, Reason = $"<{kind}> after {last} & no more", Values = [values[^1]] }));
        }

        return new StudyReport { Title = "A <study> & its \"title\"", History = history, Reports = reports, Metric = "loss", Spans = spans };
    }
}
