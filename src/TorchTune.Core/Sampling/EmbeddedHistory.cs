using System.Collections.Immutable;

namespace TorchTune;

/// <summary>A sampler at work on a study whose space has changed: it sees the whole history as one of the last space.</summary>
/// <remarks>
/// Earlier trials are embedded (<see cref="Space.Embed"/>) and keep their order; those that lie outside are left out, and the others are numbered without gaps, as samplers expect. So a
/// sampler need not know that a space can change, and its state remains a function of the events alone.
/// </remarks>
/// <threadsafety>Used by one thread at a time.</threadsafety>
public sealed class EmbeddedHistory : ISamplerState
{
    private const int Outside = -1;

    private readonly ISamplerState _sampler;
    private readonly Space _declared;
    private readonly List<int> _numbers = [];
    private Space _space;
    private int _next;

    /// <summary>The history as a sampler sees it.</summary>
    /// <param name="sampler">Its state before the first event, on the last space.</param>
    /// <param name="space">The last space.</param>
    public EmbeddedHistory(ISamplerState sampler, Space space)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(space);
        (_sampler, _declared, _space) = (sampler, space, space);
    }

    /// <inheritdoc/>
    public void Observe(StudyEvent happened)
    {
        if (Translated(happened) is { } translated) _sampler.Observe(translated);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement) => _sampler.Ask(random, count, placement);

    private StudyEvent? Translated(StudyEvent happened) => happened switch
    {
        TrialStarted e => Started(e),
        TrialReported e when NumberOf(e.Report.Trial) is >= 0 and int trial =>
            e with { Report = e.Report with { Trial = trial }, Verdict = Translated(e.Verdict), Waiting = Translated(e.Waiting) },
        TrialEnded e when NumberOf(e.Trial) is >= 0 and int trial => e with { Trial = trial, Waiting = Translated(e.Waiting) },
        TrialAmended e when NumberOf(e.Trial) is >= 0 and int trial => e with { Trial = trial },
        TrialResumed e when NumberOf(e.Trial) is >= 0 and int trial => e with { Trial = trial },
        TrialRetried e when NumberOf(e.Trial) is >= 0 and int trial => e with { Trial = trial },
        ReplayDiffered e when NumberOf(e.Trial) is >= 0 and int trial => e with { Trial = trial },
        HyperParameterDefined e => Defined(e),
        ConfigurationEnqueued or StudyStopped => happened,
        _ => null,
    };

    private TrialStarted? Started(TrialStarted e)
    {
        var embedded = _space.Embed(e.Configuration);
        _numbers.Add(embedded is null ? Outside : _next++);
        return embedded is null ? null : e with { Trial = _next - 1, Configuration = embedded };
    }

    // What is declared now has been defined by nobody: such a change is refused when the study is opened.
    private HyperParameterDefined? Defined(HyperParameterDefined e)
    {
        int trial = NumberOf(e.Trial);
        if (trial == Outside || _declared.IndexOf(e.HyperParameter.Name) >= 0) return null;
        _space = _space.With(e.HyperParameter);
        return e with { Trial = trial };
    }

    private Verdict Translated(Verdict verdict) => verdict is Verdict.Exploit exploit
        ? new Verdict.Exploit(exploit.Donor, exploit.DonorStep, _space.Embed(exploit.Configuration) ?? exploit.Configuration, exploit.Until, exploit.Reason)
        : verdict;

    private ImmutableArray<WaitingVerdict> Translated(ImmutableArray<WaitingVerdict> waiting) => waiting.IsDefaultOrEmpty
        ? waiting
        : [.. waiting.Where(verdict => NumberOf(verdict.Trial) >= 0).Select(verdict => new WaitingVerdict(NumberOf(verdict.Trial), Translated(verdict.Verdict)))];

    private int NumberOf(int trial) => trial >= 0 && trial < _numbers.Count ? _numbers[trial] : Outside;
}
