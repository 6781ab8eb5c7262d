using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>A bandit at work: counts and means of the arms, which any rule chooses by.</summary>
internal sealed class BanditState : ISamplerState
{
    private readonly string _name;
    private readonly string? _hyperParameter;
    private readonly IArmChoice _choice;
    private readonly ObservedStudy _study;
    private readonly Dictionary<int, int> _runningArms = [];
    private BanditArms _arms;
    private ArmStatistics _known;

    public BanditState(string name, SamplingContext context, string? hyperParameter, IArmChoice choice)
    {
        (_name, _hyperParameter, _choice, _study) = (name, hyperParameter, choice, new ObservedStudy(context));
        _arms = new BanditArms(context.Space, hyperParameter);
        _known = new ArmStatistics(_arms.Count);
    }

    public void Observe(StudyEvent happened)
    {
        var space = _study.Space;
        _study.Observe(happened);
        if (!ReferenceEquals(space, _study.Space)) Recount();
        if (happened is TrialStarted started && _arms.Of(started.Configuration) is >= 0 and int arm) _runningArms[started.Trial] = arm;
        if (happened is TrialEnded ended && _runningArms.Remove(ended.Trial, out int pulled)) _known.Add(pulled, LossOf(_study.Trials[ended.Trial]));
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var running = new int[_arms.Count];
        foreach (int arm in _runningArms.Values) running[arm]++;
        var proposals = new List<Proposal>(count);
        for (int i = 0; i < count; i++)
        {
            var own = i == 0 ? random : random.Fork(Invariant($"proposal {i}"));
            if (_arms.Count == 0)
            {
                proposals.Add(new Proposal(_study.Space.Draw(own), Invariant($"{_name}: a draw, since the space offers no arms")));
                continue;
            }

            var (arm, reason) = _choice.Choose(_known, running, own.Fork("arm"));
            running[arm]++;
            proposals.Add(new Proposal(_arms.Draw(arm, own), Invariant($"{_name}: {reason}")));
        }

        return proposals;
    }

    // Another space has other arms: the trials of the old one are counted again.
    private void Recount()
    {
        _arms = new BanditArms(_study.Space, _hyperParameter);
        _known = new ArmStatistics(_arms.Count);
        _runningArms.Clear();
        foreach (var trial in _study.Trials)
        {
            if (_arms.Of(trial.Configuration) is not (>= 0 and int arm)) continue;
            if (trial.IsRunning) _runningArms[trial.Number] = arm;
            else _known.Add(arm, LossOf(trial));
        }
    }

    private static double LossOf(ObservedTrial trial) => trial.IsFeasible ? trial.Loss : double.PositiveInfinity;
}
