using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Evolution at work, without generations: each trial that ends joins the population at once, and each proposal is bred from it as it is.</summary>
/// <remarks>
/// So no trial waits for others and no result of a parallel study is lost (Durillo, Nebro, Luna and Alba, "On the effect of the steady-state selection scheme in
/// multi-objective genetic algorithms", EMO 2009, who find it better for NSGA-II too). The first trials are a Latin hypercube, of the priors where there are some; failed ones do not breed.
/// </remarks>
internal sealed class PopulationState(string name, SamplingContext context, int size, IPopulation population, Func<Space, IPopulation, RandomSource, Configuration> breed) : ISamplerState
{
    private readonly ObservedStudy _study = new(context);
    private readonly TriedConfigurations _tried = new(context.Space);
    private readonly HashSet<Configuration> _started = [];
    private readonly LatinHypercube _design = new(context.Seed, size);

    public void Observe(StudyEvent happened)
    {
        _tried.Observe(happened);
        _study.Observe(happened);
        if (happened is TrialStarted started) _started.Add(started.Configuration);
        if (happened is TrialEnded ended && _study.Trials[ended.Trial] is { Evidence: Evidence.Full or Evidence.Partial } trial) population.Add(trial);
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement) => ProposalBatch.Of(random, count, _tried, (own, earlier) =>
    {
        int number = _study.Trials.Count + earlier.Count;
        return number < size || population.Count < 2
            ? new Proposal(UnitPoint.OfPriors(_study.Space, dimension => _design.At(number, dimension)), Invariant($"{name}: first population, a Latin hypercube"))
            : new Proposal(Bred(own, earlier), Invariant($"{name}: bred from a population of {population.Count}"));
    });

    private Configuration Bred(RandomSource random, IReadOnlyList<Configuration> earlier) => NewConfiguration.Bred(
        _study.Space, random, child => _started.Contains(child) || earlier.Contains(child), own => breed(_study.Space, population, own));
}
