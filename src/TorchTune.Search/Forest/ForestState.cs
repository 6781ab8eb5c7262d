using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>The forest sampler at work: the fold that samplers share, and a model made for each proposal.</summary>
internal sealed class ForestState : ISamplerState
{
    // In larger batches, one model serves several proposals: so many models a batch.
    private const int ModelsPerBatch = 16;

    private readonly ForestOptions _options;
    private readonly SamplingContext _context;
    private readonly ObservedStudy _observed;
    private readonly TriedConfigurations _tried;
    private readonly int _startup;
    private CandidateSpace _space;
    private int _known;

    public ForestState(SamplingContext context, ForestOptions options)
    {
        _options = options;
        _context = context;
        _observed = new ObservedStudy(context);
        _tried = new TriedConfigurations(context.Space);
        _space = new CandidateSpace(context.Space);
        _startup = context.MaxTrials is int planned ? Math.Clamp(planned / 4, 2, options.Startup) : options.Startup;
    }

    public void Observe(StudyEvent happened)
    {
        _tried.Observe(happened);
        _observed.Observe(happened);
        if (!ReferenceEquals(_space.Space, _observed.Space)) _space = new CandidateSpace(_observed.Space);
        _known = _observed.Ranked.Count;
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var ready = new Queue<Proposal>();
        return ProposalBatch.Of(random, count, _tried, (own, earlier) =>
        {
            int number = _observed.Trials.Count + earlier.Count;
            if (number < _startup) return Start(number, own);
            if (_known < 2) return new Proposal(_observed.Space.Draw(own), "forest: uniform draw, while nothing is known");
            if (own.Fork("interleaving").NextDouble() < _options.RandomShare) return new Proposal(_observed.Space.Draw(own), "forest: uniform draw, interleaved");
            if (ready.Count == 0) Propose(own, earlier, Math.Min((count + ModelsPerBatch - 1) / ModelsPerBatch, count - earlier.Count), ready);
            return ready.TryDequeue(out var proposal) ? proposal : new Proposal(_observed.Space.Draw(own), "forest: uniform draw, as every candidate is known");
        });
    }

    // A Latin hypercube over the first trials, whoever proposed them: each hyper-parameter takes each stratum once.
    private Proposal Start(int number, RandomSource random)
    {
        if (_observed.Space.Count == 0) return new Proposal(_observed.Space.Draw(random), "forest: uniform draw, while nothing is defined");
        var row = new double[_observed.Space.Count];
        for (int i = 0; i < row.Length; i++)
        {
            var own = RandomSource.For(_context.Seed, -1, "forest start").Fork(_observed.Space[i].Name);
            int stratum = own.Permutation(_startup)[number];
            row[i] = _space.At(i, _observed.Space[i].PriorPlace((stratum + random.Fork(_observed.Space[i].Name).NextDouble()) / _startup));
        }

        _space.Settle(random, row);
        return new Proposal(_space.ToConfiguration(row), Invariant($"forest: start, {number + 1} of {_startup} of a Latin hypercube"));
    }

    private void Propose(RandomSource random, IReadOnlyList<Configuration> earlier, int wanted, Queue<Proposal> ready)
    {
        var trials = _observed.Trials;
        int objectives = _observed.Objectives.Length;
        var scalarisation = objectives > 1 ? new Scalarisation(trials, objectives, random.Fork("weights")) : null;
        var targets = ForestTargets.Of(trials, trial => scalarisation?.Of(trial.Losses) ?? trial.Loss, _options.MaxRows);
        var pending = new List<double>();
        foreach (var trial in _observed.Pending) AddRow(trial, pending);
        foreach (var configuration in earlier) AddRow(_observed.AsPending(configuration), pending);
        var model = new ForestModel(_space, targets, pending, _options, CostPower(), random.Fork("model"));

        var starts = new List<double>();
        foreach (int best in targets.FromTheBest().Take(_options.LocalStarts))
        {
            // A trial that lacks what was defined later gets a value for it.
            AddRow(targets.Trials[best], starts);
            _space.Settle(random.Fork(Invariant($"start {best}")), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(starts)[^_space.Space.Count..]);
        }

        var search = new CandidateSearch(_space, model, Known(pending), _options);
        foreach (var (row, score) in search.Find(starts, wanted, random.Fork("search")))
        {
            ready.Enqueue(new Proposal(_space.ToConfiguration(row), Invariant($"forest: the best of {search.Looked} candidates, log-EI {score:F2}{(scalarisation is null ? "" : " of a scalarisation")}")));
        }
    }

    private double CostPower()
    {
        if (!_options.CostAware) return 0;
        return _context.MaxTrials is int planned ? Math.Max(0, 1 - ((double)_known / planned)) : 1;
    }

    private RowKeys Known(List<double> pending)
    {
        int width = _space.Space.Count;
        var keys = new RowKeys();
        var row = new double[width];
        foreach (var trial in _observed.Trials)
        {
            _space.Write(trial, row);
            keys.Add(row);
        }

        var rows = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending);
        for (int i = 0; i < rows.Length; i += width) keys.Add(rows.Slice(i, width));
        return keys;
    }

    private void AddRow(ObservedTrial trial, List<double> rows)
    {
        int start = rows.Count;
        System.Runtime.InteropServices.CollectionsMarshal.SetCount(rows, start + _space.Space.Count);
        _space.Write(trial, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows)[start..]);
    }
}
