using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Differential evolution at work: a population of places, each held by the best trial that was tried for it.</summary>
/// <remarks>
/// The trial that starts as number k within its budget is tried for place k mod population: which place a trial was for needs no record. Where a scheduler gives budgets,
/// each has a population, and differences are taken among the best of the next smaller budget, as in DEHB.
/// </remarks>
internal sealed class DifferentialEvolutionState(SamplingContext context, DifferentialEvolutionOptions options) : ISamplerState
{
    private readonly ObservedStudy _study = new(context);
    private readonly TriedConfigurations _tried = new(context.Space);
    private readonly LatinHypercube _design = new(context.Seed, options.Population);
    private readonly SortedDictionary<int, Budget> _budgets = [];
    private readonly Dictionary<int, (Budget Budget, int Place)> _tests = [];
    private readonly HashSet<Configuration> _started = [];

    public void Observe(StudyEvent happened)
    {
        _tried.Observe(happened);
        _study.Observe(happened);
        if (happened is TrialStarted started)
        {
            _started.Add(started.Configuration);
            int key = started.Placement.Budget ?? int.MaxValue;
            if (!_budgets.TryGetValue(key, out var budget)) _budgets[key] = budget = new Budget(options.Population);
            _tests[started.Trial] = (budget, budget.Started++ % options.Population);
        }

        if (happened is not TrialEnded ended || !_tests.Remove(ended.Trial, out var test)) return;
        var trial = _study.Trials[ended.Trial];
        if (trial.Evidence is not (Evidence.Full or Evidence.Partial)) return;
        if (test.Budget.Places[test.Place] is not { } holder || TrialOrder.Instance.Compare(trial, holder) < 0) test.Budget.Places[test.Place] = trial;
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement) => ProposalBatch.Of(random, count, _tried, (own, earlier) =>
    {
        var budget = _budgets.GetValueOrDefault(placement.Budget ?? int.MaxValue);
        int started = (budget?.Started ?? 0) + earlier.Count;
        var (pool, isOwn) = Pool(placement.Budget ?? int.MaxValue);
        if (pool.Count < 4 || (isOwn && started < options.Population))
        {
            int number = _study.Trials.Count + earlier.Count;
            return new Proposal(UnitPoint.OfPriors(_study.Space, dimension => _design.At(number, dimension)), "de: first population, a Latin hypercube");
        }

        var target = budget?.Places[started % options.Population] ?? pool[own.NextInt(pool.Count)];
        var mutant = NewConfiguration.Bred(_study.Space, own, child => _started.Contains(child) || earlier.Contains(child), source => Mutant(target, pool, source));
        return new Proposal(mutant, Invariant($"de: place {started % options.Population}, differences among {pool.Count}"));
    });

    // Awad, Mallik and Hutter, "DEHB", IJCAI 2021, section 4: the better part of the next smaller budget; the smallest breeds among its own.
    private (List<ObservedTrial> Trials, bool IsOwn) Pool(int key)
    {
        foreach (var (_, smaller) in _budgets.Where(pair => pair.Key < key).Reverse())
        {
            if (smaller.Held.Count >= 8) return ([.. smaller.Held.Order(TrialOrder.Instance).Take(Math.Max(4, smaller.Held.Count / 2))], false);
        }

        return (_budgets.TryGetValue(key, out var own) ? own.Held : [], true);
    }

    // rand/1/bin (Storn and Price, 1997); what leaves the range is drawn anew, as in DEHB.
    private Configuration Mutant(ObservedTrial target, List<ObservedTrial> pool, RandomSource random)
    {
        var space = _study.Space;
        var others = pool.Where(trial => !ReferenceEquals(trial, target)).ToArray();
        int[] order = random.Permutation(others.Length);
        var (a, b, c) = (others[order[0]], others[order[1]], others[order[2]]);
        if (options.Best) a = pool.Min(TrialOrder.Instance)!;
        double scale = random.Uniform(options.Scale, 1); // dithered: Das, Konar and Chakraborty, GECCO 2005
        int always = random.NextInt(Math.Max(1, space.Count));
        return UnitPoint.ToConfiguration(space, i =>
        {
            bool crosses = random.Bernoulli(options.CrossoverProbability) || i == always;
            double moved = a[i] + (scale * (b[i] - c[i]));
            double gene = crosses && !double.IsNaN(moved) ? moved : target[i];
            return gene is >= 0 and <= 1 ? space[i].FromUnit(gene) : space[i].Draw(random);
        });
    }

    private sealed class Budget(int population)
    {
        public ObservedTrial?[] Places { get; } = new ObservedTrial?[population];

        public int Started { get; set; }

        public List<ObservedTrial> Held => [.. Places.OfType<ObservedTrial>()];
    }
}
