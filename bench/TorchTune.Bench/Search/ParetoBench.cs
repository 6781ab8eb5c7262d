using System.Collections.Immutable;
using System.Globalization;
using TorchTune.Testing;
using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>The hypervolume that samplers reach on problems of several objectives, some of them with a constraint, beside another sampler.</summary>
/// <remarks>
/// <c>pareto tpe against=nsga2 seeds=20 budgets=50,200,1000 problems=zdt1</c>. The reference is the middle of random configurations in each objective; volumes are given as shares of the largest that
/// anyone reached, medians over the seeds, with the two-sided p of Mann and Whitney.
/// </remarks>
internal static class ParetoBench
{
    private sealed record ParetoProblem(string Name, Space Space, Func<Configuration, double[]> Losses, Func<Configuration, double>? Constraint = null);

    public static void Run(string[] args)
    {
        var named = args.Where(arg => !arg.StartsWith('{') && arg.Contains('=', StringComparison.Ordinal)).Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        string description = args.FirstOrDefault(arg => arg.StartsWith('{') || !arg.Contains('=', StringComparison.Ordinal)) ?? "auto";
        int seeds = int.Parse(named.GetValueOrDefault("seeds", "20"), CultureInfo.InvariantCulture);
        int[] budgets = [.. named.GetValueOrDefault("budgets", "50,200").Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).Order()];
        string[]? only = named.GetValueOrDefault("problems")?.Split(',');
        string against = named.GetValueOrDefault("against", "nsga2");
        var ratios = budgets.ToDictionary(budget => budget, _ => new List<double>());
        foreach (var problem in Problems().Where(problem => only is null || only.Contains(problem.Name)))
        {
            double[] reference = Reference(problem);
            double[][] ours = Measure(problem, SearchBench.SamplerOf(description), reference, seeds, budgets), theirs = Measure(problem, SearchBench.SamplerOf(against), reference, seeds, budgets);
            double largest = ours.Concat(theirs).Max(volumes => volumes.Max());
            for (int b = 0; b < budgets.Length; b++)
            {
                double own = Measured.MedianOf(ours[b]) / largest, other = Measured.MedianOf(theirs[b]) / largest;
                double p = 2 * Math.Min(MannWhitney.Larger(ours[b], theirs[b]), MannWhitney.Larger(theirs[b], ours[b]));
                ratios[budgets[b]].Add(Math.Max(own, 0.01) / Math.Max(other, 0.01));
                Console.WriteLine(Invariant($"{problem.Name,-22} {budgets[b],5} trials: {own,7:F4} against {other,7:F4}, p {Math.Min(1, p):F4}{(p < 0.05 ? own > other ? " better" : " WORSE" : "")}"));
            }
        }

        foreach (int budget in budgets) Console.WriteLine(Invariant($"geometric mean of the ratios at {budget}: {Math.Exp(ratios[budget].Average(Math.Log)):F4}"));
    }

    private static IEnumerable<ParetoProblem> Problems()
    {
        foreach (var (name, function) in new[]
        {
            ("zdt1", ParetoFunction.Zdt1(8)), ("zdt2", ParetoFunction.Zdt2(8)), ("dtlz1", ParetoFunction.Dtlz1(3, 3)), ("dtlz2", ParetoFunction.Dtlz2(3, 5)), ("dtlz2-2", ParetoFunction.Dtlz2(2, 6)),
        })
        {
            yield return new ParetoProblem(name, function.Space, c => [.. function.At(c)]);
        }

        for (int number = 0; number < 6; number++)
        {
            // Landscapes over the same hyper-parameters, their optima in different places.
            var random = RandomSource.For((ulong)number, 0, "pareto problem");
            HyperParameter[] numbers = [.. RandomProblems.Numbers(random, 2 + random.NextInt(4), "x")], choices = number % 2 == 0 ? [] : RandomProblems.Choices(random, 1, "c");
            var parts = Enumerable.Range(0, 2 + (number % 3 == 2 ? 1 : 0)).Select(_ => new LandscapePart(random, numbers, choices)).ToArray();
            var limit = number >= 3 ? new LandscapePart(random, numbers, choices) : null;
            yield return new ParetoProblem(
                Invariant($"random-{number}{(limit is null ? "" : "-constrained")}"), new Space([.. numbers, .. choices]), c => [.. parts.Select(part => part.At(c))], limit is null ? null : c => limit.At(c) - 0.7);
        }
    }

    private static double[] Reference(ParetoProblem problem)
    {
        double[][] drawn = [.. Enumerable.Range(0, 501).Select(i => problem.Losses(problem.Space.Draw(RandomSource.For(99, i, "reference"))))];
        return [.. Enumerable.Range(0, drawn[0].Length).Select(m => Measured.MedianOf([.. drawn.Select(losses => losses[m])]))];
    }

    // [budgets][seeds]
    private static double[][] Measure(ParetoProblem problem, ISampler sampler, double[] reference, int seeds, int[] budgets)
    {
        var volumes = budgets.Select(_ => new double[seeds]).ToArray();
        ImmutableArray<Objective> objectives = [.. reference.Select((_, m) => Objective.Minimize(Invariant($"f{m}")))];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            for (int b = 0; b < budgets.Length; b++)
            {
                // Anew for each budget: a sampler may know how many trials there will be.
                var state = sampler.Begin(new SamplingContext { Space = problem.Space, Objectives = objectives, Seed = (ulong)seed, MaxTrials = budgets[b] });
                var feasible = new List<double[]>();
                for (int trial = 0; trial < budgets[b]; trial++)
                {
                    var asked = state.Ask(RandomSource.For((ulong)seed, trial, "sampler"), 1, new Placement(0, null));
                    if (asked.Count == 0) break;
                    double[] losses = problem.Losses(asked[0].Configuration);
                    double[] constraints = problem.Constraint is { } constraint ? [constraint(asked[0].Configuration)] : [];
                    if (Array.TrueForAll(constraints, value => value <= 0)) feasible.Add(losses);
                    state.Observe(new TrialStarted(trial, trial, 0, asked[0].Configuration, new Placement(0, null), int.MaxValue, "bench", "free"));
                    state.Observe(new TrialEnded(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [.. losses], Constraints = [.. constraints] }));
                }

                volumes[b][seed] = Hypervolume.Of(feasible, reference);
            }
        });
        return volumes;
    }
}
