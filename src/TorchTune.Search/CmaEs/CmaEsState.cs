using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>CMA-ES at work: an initial design, then draws from a distribution that each population of results moves.</summary>
/// <remarks>
/// Nothing waits for a generation to be complete. Whatever ends is taken into the next population, also what was drawn from an earlier distribution, enqueued or stopped
/// (<see cref="CmaDistribution.Update"/>), so that no result of a parallel study is lost.
/// </remarks>
internal sealed class CmaEsState : ISamplerState
{
    private const int Redraws = 20;

    private readonly CmaEsOptions _options;
    private readonly ulong _seed;
    private readonly ObservedStudy _study;
    private readonly TriedConfigurations _tried;
    private readonly List<ObservedTrial> _population = [];
    private CmaCoordinates _coordinates;
    private LatinHypercube _design;
    private CmaEvolution? _evolution;
    private QuadraticModel? _model;
    private bool _isModelCurrent;
    private int _runStart;
    private int _ended;
    private (int Trial, CmaPoint Middle)? _probe;

    public CmaEsState(SamplingContext context, CmaEsOptions options)
    {
        (_options, _seed) = (options, context.Seed);
        _study = new ObservedStudy(context);
        _tried = new TriedConfigurations(context.Space);
        _coordinates = new CmaCoordinates(context.Space);
        _design = Design();
        BeginWarm();
    }

    private int DesignSize => _options.InitialTrials ?? (1 + ((_coordinates.Numbers.Length + _coordinates.Choices.Length + 1) / 2));

    public void Observe(StudyEvent happened)
    {
        _tried.Observe(happened);
        var space = _study.Space;
        _study.Observe(happened);
        if (!ReferenceEquals(space, _study.Space)) Grow();
        if (happened is TrialStarted started && started.Trial == _probe?.Trial && !started.Configuration.Equals(_coordinates.ToConfiguration(_probe.Value.Middle)))
        {
            MoveToBest(); // something else was enqueued in its place, or constraints moved it: nobody looks at the middle
        }

        if (happened is TrialEnded ended) Take(_study.Trials[ended.Trial]);
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement) => ProposalBatch.Of(random, count, _tried, (own, earlier) =>
    {
        if (_evolution is null) return FromDesign(_study.Trials.Count + earlier.Count);
        if (_probe is var (number, middle) && number == _study.Trials.Count && earlier.Count == 0)
        {
            return new Proposal(_coordinates.ToConfiguration(middle), "cma-es: the middle of the better half of the design");
        }

        if (Model() is not { } model) return new Proposal(_coordinates.ToConfiguration(Drawn(own)), Invariant($"cma-es: a draw, {_evolution}"));

        var best = Enumerable.Range(0, _options.Candidates).Select(_ => Drawn(own)).MinBy(model.At)!;
        return new Proposal(_coordinates.ToConfiguration(best), Invariant($"cma-es: best of {_options.Candidates} draws by a quadratic model, {_evolution}"));
    });

    // A draw that breaks a constraint is repeated; the last one is moved, which no distribution explains.
    private CmaPoint Drawn(RandomSource random)
    {
        var point = _evolution!.Draw(random);
        for (int again = 0; again < Redraws && _study.Space.IsConstrained && !_study.Space.Keeps(_coordinates.ToConfiguration(point)); again++) point = _evolution.Draw(random);
        return point;
    }

    private Proposal FromDesign(int index)
    {
        if (index == 0 && _options.Centre)
        {
            return new Proposal(UnitPoint.OfPriors(_study.Space, _ => 0.5), "cma-es: the centre of the space first");
        }

        int point = _options.Centre ? index - 1 : index;
        return new Proposal(UnitPoint.OfPriors(_study.Space, dimension => _design.At(point, dimension)), "cma-es: initial design, a Latin hypercube");
    }

    private void Take(ObservedTrial trial)
    {
        _ended++;
        _isModelCurrent = false;
        if (_evolution is null)
        {
            if (_study.Trials.Count >= DesignSize && 2 * _ended >= DesignSize) Begin();
            return;
        }

        if (trial.Number == _probe?.Trial && _probe is not null)
        {
            MoveToBest();
            return;
        }

        _population.Add(trial);
        if (_population.Count < _evolution.Population) return;

        _population.Sort(TrialOrder.Instance);
        bool knowsSomething = _population[0].Evidence is Evidence.Full or Evidence.Partial;
        if (knowsSomething && _evolution.Learn([.. _population.Select(ToPoint)], _population[0].Loss)) _runStart = _study.Trials.Count;
        _population.Clear();
    }

    // In the middle of the better half of the design, as a population moves the mean: many coordinates are better averaged than taken from one lucky trial. Functions of
    // several valleys may have nothing there, so the next trial looks, and unless it is the best so far the best becomes the start.
    private void Begin()
    {
        var known = _study.Ranked.Where(trial => trial.Evidence is Evidence.Full or Evidence.Partial && trial.IsFeasible).ToArray();
        if (_coordinates.Numbers.Length + _coordinates.Choices.Length == 0 || _study.Ranked.FirstOrDefault() is not { Evidence: Evidence.Full or Evidence.Partial } first) return;

        var best = _coordinates.ToPoint(first, _coordinates.Middle);
        _evolution = From(best);
        if (known.Length < 2 || _coordinates.Numbers.Length == 0) return;

        var middle = best with { Numbers = CmaStart.Middle([.. known.Select(trial => _coordinates.ToPoint(trial, best).Numbers)]) };
        if (_tried.Contains(_coordinates.ToConfiguration(middle))) return;
        _probe = (_study.Trials.Count, middle);
        _evolution = From(middle);
    }

    // Which is the middle itself where it turned out to be the best.
    private void MoveToBest()
    {
        _probe = null;
        _evolution!.MoveTo(_coordinates.ToPoint(_study.Ranked.First(), _coordinates.Middle).Numbers);
    }

    private CmaEvolution From(CmaPoint start) => new(_options, _coordinates, _seed, start.Numbers);

    private void BeginWarm()
    {
        var known = _options.WarmStart.Select(configuration => new ObservedTrial(-1, configuration, _study.Space)).Select(trial => _coordinates.ToPoint(trial, _coordinates.Middle)).ToArray();
        if (known.Length == 0 || _coordinates.Numbers.Length == 0) return;

        var (mean, covariance) = CmaStart.Around([.. known.Select(point => point.Numbers)]);
        foreach (int i in Enumerable.Range(0, mean.Length))
        {
            for (int j = 0; j < mean.Length; j++) covariance[i, j] /= _options.Sigma * _options.Sigma;
        }

        _evolution = new CmaEvolution(_options, _coordinates, _seed, mean, covariance, CmaStart.Choices([.. known.Select(point => point.Choices)], _coordinates.ChoicePriors));
    }

    // What does not exist in a trial is what the distribution might have drawn: it then neither widens nor narrows along it.
    private CmaPoint ToPoint(ObservedTrial trial) => _coordinates.ToPoint(
        trial, _coordinates.IsWhole(trial) ? _coordinates.Middle : _evolution!.Draw(RandomSource.For(_seed, trial.Number, "cmaes").Fork("does not exist")));

    private QuadraticModel? Model()
    {
        if (_isModelCurrent || _options.Candidates == 1 || _coordinates.Numbers.Length > QuadraticModel.MostNumbers) return _model;

        // Of this run alone: what an earlier one found elsewhere would draw the new one back.
        int[] counts = _coordinates.ChoiceCounts;
        (double[] mean, double[] deviations) = _evolution!.Place;
        var known = _study.Ranked
            .Where(trial => trial.Number >= _runStart && trial.Evidence == Evidence.Full && trial.IsFeasible && double.IsFinite(trial.Loss))
            .Take(QuadraticModel.Wanted(mean.Length, counts)).Select(trial => (ToPoint(trial), trial.Loss)).ToArray();
        _model = QuadraticModel.Fit(known, mean, deviations, counts);
        _isModelCurrent = true;
        return _model;
    }

    // Another space has other coordinates: what is known of it is the new design's best.
    private void Grow()
    {
        _coordinates = new CmaCoordinates(_study.Space);
        _design = Design();
        _evolution = null;
        _probe = null;
        _isModelCurrent = false;
        _population.Clear();
    }

    private LatinHypercube Design() => new(_seed, Math.Max(1, DesignSize - (_options.Centre ? 1 : 0)));
}
