using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>TPE at work on one study.</summary>
internal sealed class TpeState : ISamplerState
{
    // Widths are those of the options at so many trials, and shrink with the square root of their number.
    private const double WidthTrials = 50;

    private const int TransferredFirst = 3;

    private readonly SamplingContext _context;
    private readonly TpeOptions _options;
    private readonly ObservedStudy _study;
    private readonly TriedConfigurations _tried;
    private readonly EvenSample _sample;
    private readonly FrontPool? _fronts;
    private TpeGroups? _groups;
    private TransferredKernels? _transferred;

    public TpeState(SamplingContext context, TpeOptions options)
    {
        _context = context;
        _options = options;
        _study = new ObservedStudy(context);
        _tried = new TriedConfigurations(context.Space);
        _sample = new EvenSample(options.MaxOthers);
        _fronts = context.Objectives.Length > 1 ? new FrontPool(options.MaxGood + options.MaxOthers) : null;
    }

    public void Observe(StudyEvent happened)
    {
        _tried.Observe(happened);
        var changed = _study.Observe(happened);
        if (happened is TrialStarted started) _sample.Add(started.Trial);
        if (changed is not null) _fronts?.Add(changed);
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement) => ProposalBatch.Of(random, count, _tried, Propose);

    private Proposal Propose(RandomSource random, IReadOnlyList<Configuration> earlier)
    {
        int known = _study.Ranked.Count, number = _study.Trials.Count + earlier.Count;
        if (_groups?.Space != _study.Space)
        {
            _groups = new TpeGroups(_study.Space, _options);
            _transferred = new TransferredKernels(_options.Transfer, _study.Space);
        }

        if (number < TransferredFirst && _transferred!.Good.ElementAtOrDefault(number) is ObservedTrial first) return Transferred(random, first);

        // What was good elsewhere is asked from the start, at every second trial.
        bool isStarting = known < _options.StartupTrials && !(_transferred!.HasGood && number % 2 == 0);
        if (isStarting || _study.Space.Count == 0) return Start(random, earlier.Count);

        var split = TpeSplit.Of(_study, _fronts?.BestFirst(TpeSplit.Wanted(known, _options)) ?? _study.Ranked, _sample, earlier, _options);
        if (!_options.Transfer.IsEmpty) split = _transferred!.Beside(split, known);
        if (split.Good.Length == 0) return Start(random, earlier.Count);

        double width = _options.Width * Math.Sqrt(WidthTrials / Math.Max(known, _options.StartupTrials));
        var (configuration, ratio) = _groups!.Best(random, split, width, Cost(split), configuration => _tried.Contains(configuration) || !_study.Space.Keeps(configuration));
        return new Proposal(configuration, Invariant($"tpe: best of {_options.Candidates} candidates, e^{ratio:F1} times as likely among the {split.Good.Length} good as among the other trials"));
    }

    private Proposal Transferred(RandomSource random, ObservedTrial best) => new(
        _study.Space.Build(i => best.Has(i) ? _study.Space[i].FromUnit(best[i]) : _study.Space[i].Draw(random.Fork(_study.Space[i].Name))), "tpe: among the best of another study");

    // A cell of a Latin hypercube in as many trials as the start has; with more of them running, of another one.
    private Proposal Start(RandomSource random, int earlier)
    {
        int number = _study.Trials.Count + earlier;
        int size = _options.StartupTrials, round = number / size, place = number % size;
        var strata = RandomSource.For(_context.Seed, -1, "tpe start").Fork(Invariant($"{round}"));
        var configuration = _study.Space.Build(i =>
        {
            var hyperParameter = _study.Space[i];
            int cell = strata.Fork(hyperParameter.Name).Permutation(size)[place];
            return hyperParameter.FromUnit(hyperParameter.PriorPlace((cell + random.Fork(hyperParameter.Name).NextDouble()) / size));
        });
        return new Proposal(configuration, Invariant($"tpe: start, {_study.Ranked.Count} of {size} trials known; cell {place + 1} of a Latin hypercube"));
    }

    private TpeCost? Cost(TpeSplit split)
    {
        if (_options.CostPower == 0) return null;
        var priced = split.Good.Concat(split.Others).Where(kernel => kernel.Trial.Cost > 0 && double.IsFinite(kernel.Trial.Cost.Value)).ToArray();
        if (priced.Length == 0) return null;

        // Cooling: by the share of the trials that is left; where their number is open, by a hundred.
        double known = _study.Ranked.Count;
        double left = _context.MaxTrials is int most ? Math.Max(0, 1 - (known / most)) : 100 / (100 + known);
        return new TpeCost(priced, _options.CostPower * left);
    }
}
