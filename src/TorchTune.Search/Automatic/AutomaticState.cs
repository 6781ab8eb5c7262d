using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>The automatic sampler at work: its samplers see every event, and each proposal is made by the one that the plan names.</summary>
internal sealed class AutomaticState : ISamplerState
{
    // Of independent losses the ratio is 1; of smooth functions, at most a half.
    private const double RoughFrom = 0.7;

    private readonly SamplingContext _context;
    private readonly AutomaticOptions _options;
    private readonly ObservedStudy _study;
    private readonly ISamplerState _wide;
    private readonly ISamplerState? _local;
    private bool? _isRough;
    private bool _hasCosts;

    public AutomaticState(SamplingContext context, AutomaticOptions options)
    {
        _context = context;
        _options = options;
        _study = new ObservedStudy(context);
        _wide = new TpeSampler(options.OfTpe()).Begin(context);

        // A space without hyper-parameters is one that trials have yet to define.
        bool mayBeLocal = context.Objectives.Length == 1 && (context.Space.Count == 0 || AutomaticPlan.IsContinuous(context.Space));
        if (mayBeLocal) _local = new CmaEsSampler(new CmaEsOptions { Centre = false, Separable = context.Space.Count > 40 }).Begin(context);
    }

    public void Observe(StudyEvent happened)
    {
        if (_study.Observe(happened) is { } changed)
        {
            _isRough = null;
            _hasCosts |= changed.Cost is not null;
        }

        _wide.Observe(happened);
        _local?.Observe(happened);
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        int first = _study.Trials.Count;
        bool centre = _options.Centre && _options.Transfer.IsEmpty && first == 0 && _local is not null && AutomaticPlan.IsContinuous(_study.Space);
        var plans = Enumerable.Range(first, count).Skip(centre ? 1 : 0).Select(Plan).ToArray();
        int locals = plans.Count(plan => plan.Local);

        // Each makes its part of the batch at once, so that it spreads its own proposals.
        var wide = new Queue<Proposal>(plans.Length == locals ? [] : _wide.Ask(random, plans.Length - locals, placement));
        var local = new Queue<Proposal>(locals == 0 ? [] : _local!.Ask(random.Fork("cmaes"), locals, placement));
        var proposals = new List<Proposal>(count);
        if (centre) proposals.Add(Centre(random));
        foreach (var (isLocal, why) in plans)
        {
            if ((isLocal ? local : wide).TryDequeue(out var proposal)) proposals.Add(proposal with { Rationale = Invariant($"auto: {why}; {proposal.Rationale}") });
        }

        return proposals;
    }

    private AutomaticPlan Plan(int trial)
    {
        var plan = AutomaticPlan.For(_study, trial, _context.MaxTrials, _isRough ??= Roughness.Of(_study) > RoughFrom);
        if (_options.CostPower > 0 && _hasCosts) return new AutomaticPlan(false, "what trials cost counts: TPE");
        return _local is null ? plan with { Local = false } : plan;
    }

    private Proposal Centre(RandomSource random) => new(
        _study.Space.Nearby(_study.Space.Build(i => _study.Space[i].FromUnit(_study.Space[i].PriorPlace(0.5))), random.Fork("centre")), "auto: the centre of a continuous space first: users put their ranges around what they believe in");
}
