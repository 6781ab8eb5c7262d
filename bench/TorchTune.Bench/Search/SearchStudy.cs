namespace TorchTune.Bench.Search;

/// <summary>One study of a sampler on a problem, without the loop around it.</summary>
internal static class SearchStudy
{
    /// <summary>The regret of the best trial, as far as its reports say.</summary>
    public static double Run(Problem problem, ISampler sampler, ulong seed)
    {
        var state = sampler.Begin(new SamplingContext
        {
            Space = problem.Space,
            Objectives = [Objective.Minimize("loss")],
            Seed = seed,
            MaxTrials = problem.Trials,
        });
        var regretOf = problem.RegretOf(seed);
        double best = double.PositiveInfinity, bestSeen = double.PositiveInfinity;
        for (int trial = 0; trial < problem.Trials; trial++)
        {
            var asked = state.Ask(RandomSource.For(seed, trial, "sampler"), 1, new Placement(0, null));
            if (asked.Count == 0) break;
            double regret = regretOf(asked[0].Configuration);
            double seen = problem.Noise == 0 ? regret : regret + (problem.Noise * RandomSource.For(seed, trial, "noise").Normal());
            if (seen < bestSeen) (bestSeen, best) = (seen, regret);
            Tell(state, trial, asked[0].Configuration, seen);
        }

        // What rounding leaves below the known minimum.
        return Math.Max(best, 0);
    }

    /// <summary>A trial that starts, reports once and completes.</summary>
    public static void Tell(ISamplerState state, int trial, Configuration configuration, double loss)
    {
        state.Observe(new TrialStarted(trial, trial, 0, configuration, new Placement(0, null), int.MaxValue, "bench", "free"));
        state.Observe(new TrialReported(trial, new Report(trial, 1, Metrics.Of("loss", loss)), new Verdict.Continue(int.MaxValue, "alone"), []));
        state.Observe(new TrialEnded(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [loss] }));
    }
}
