namespace TorchTune.Bench.Search;

/// <summary>The estimator that users of Optuna 5 get by default, written anew from its description: the peer on problems of which there are no recorded baselines.</summary>
/// <remarks>
/// One objective: one density over what exists in all trials, one each for the rest; several: one each. Ten uniform trials, 24 candidates, the best tenth (at most 25 with one objective)
/// against the rest, kernels as wide as the farther neighbour on each axis (clipped to the range, and from below to its (n + 2)-th or hundredth part), a prior kernel as wide as the range, weights that
/// fall linearly to 1/n beyond the last 25 trials, and pseudo-counts for choices. <c>search peer</c> compares it with the recorded baselines: it must be as good, and no better.
/// </remarks>
internal sealed class PeerTpe : ISampler
{
    public string Name => "peer";

    public string Identity => """{"type":"peer"}""";

    public ISamplerState Begin(SamplingContext context) => new State(context);

    private sealed class State(SamplingContext context) : ISamplerState
    {
        private const int Startup = 10;
        private const int Candidates = 24;

        private readonly SortedDictionary<int, Configuration> _running = [];
        private readonly List<(Configuration Configuration, double[] Losses, double Violation)> _done = [];

        public void Observe(StudyEvent happened)
        {
            if (happened is TrialStarted started) _running.Add(started.Trial, started.Configuration);
            if (happened is not TrialEnded { Outcome.Kind: OutcomeKind.Completed } ended) return;
            double[] losses = [.. ended.Outcome.Values.Select((value, m) => context.Objectives[m].Loss(value))];
            _done.Add((_running[ended.Trial], losses, ended.Outcome.Constraints.Sum(constraint => Math.Max(0, constraint))));
        }

        public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement) => [new Proposal(Propose(random), "peer")];

        private Configuration Propose(RandomSource random)
        {
            var space = context.Space;
            if (_done.Count < Startup) return space.Draw(random);

            var (good, others) = Split();
            bool joint = context.Objectives.Length == 1;
            int[] together = joint ? [.. Enumerable.Range(0, space.Count).Where(i => _done.TrueForAll(trial => trial.Configuration.Contains(space[i].Name)))] : [];
            var values = new Dictionary<int, Value>();
            Sample(together, values);
            return space.Build(i =>
            {
                if (!values.ContainsKey(i)) Sample([i], values);
                return values[i];
            });

            void Sample(int[] group, Dictionary<int, Value> values)
            {
                if (group.Length == 0) return;
                PeerMixture below = new(space, group, good), above = new(space, group, others);
                double most = double.NegativeInfinity;
                for (int candidate = 0; candidate < Candidates; candidate++)
                {
                    double[] point = below.Draw(random);
                    double score = below.LogDensity(point) - above.LogDensity(point);
                    if (candidate > 0 && score <= most) continue;
                    most = score;
                    for (int j = 0; j < group.Length; j++) values[group[j]] = PeerMixture.ValueOf(space[group[j]], point[j]);
                }
            }
        }

        // By number within either side.
        private (Configuration[] Good, Configuration[] Others) Split()
        {
            int wanted = (int)Math.Ceiling(0.1 * _done.Count);
            if (context.Objectives.Length == 1) wanted = Math.Min(wanted, 25);
            int[] feasible = [.. Enumerable.Range(0, _done.Count).Where(i => _done[i].Violation <= 0)];
            var good = new SortedSet<int>(context.Objectives.Length == 1
                ? feasible.OrderBy(i => _done[i].Losses[0]).Take(wanted)
                : Fronts(feasible, wanted));
            good.UnionWith(Enumerable.Range(0, _done.Count).Where(i => _done[i].Violation > 0).OrderBy(i => _done[i].Violation).Take(Math.Max(0, wanted - good.Count)));
            return ([.. good.Select(i => _done[i].Configuration)], [.. Enumerable.Range(0, _done.Count).Where(i => !good.Contains(i)).Select(i => _done[i].Configuration)]);
        }

        private IEnumerable<int> Fronts(int[] feasible, int wanted)
        {
            if (feasible.Length <= wanted) return feasible;
            int[] ranks = NonDominatedSorting.Ranks(Array.ConvertAll(feasible, i => _done[i].Losses));
            var chosen = new List<int>();
            for (int rank = 0; chosen.Count < wanted; rank++)
            {
                int[] front = [.. feasible.Where((_, k) => ranks[k] == rank)];
                if (chosen.Count + front.Length > wanted)
                {
                    double[][] points = Array.ConvertAll(front, i => _done[i].Losses);
                    double[] reference = [.. Enumerable.Range(0, points[0].Length).Select(m => points.Max(point => point[m])).Select(worst => Math.Max(1.1 * worst, 0.9 * worst))];
                    front = Array.ConvertAll(Hypervolume.Subset(points, wanted - chosen.Count, reference), k => front[k]);
                }

                chosen.AddRange(front);
            }

            return chosen;
        }
    }
}
