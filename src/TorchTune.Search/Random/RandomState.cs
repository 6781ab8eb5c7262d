using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Random search at work: remembers the space as it grows and, where the space is finite, what has been tried.</summary>
internal sealed class RandomState(Space space, RandomOptions options) : ISamplerState
{
    // So many draws in a row that were all known: in a space of n with k left, this happens only if k is far below n / 100.
    private const int Draws = 1000;

    private readonly Dictionary<int, Configuration> _running = [];
    private readonly HashSet<Configuration> _tried = [];
    private Space _space = space;

    // A space without hyper-parameters is one that trials have yet to define.
    private bool RefusesRepeats => !options.Repeats && _space.Count > 0 && _space.Cardinality is not null;

    public void Observe(StudyEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        switch (happened)
        {
            case TrialStarted started:
                _running[started.Trial] = started.Configuration;
                Remember(started.Configuration);
                break;
            case HyperParameterDefined defined:
                Grow(defined);
                break;
            case TrialEnded ended:
                _running.Remove(ended.Trial);
                break;
        }
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var proposals = new List<Proposal>(count);
        var proposed = new HashSet<Configuration>();
        for (int i = 0; i < count; i++)
        {
            // The first is drawn as a trial draws that defines its hyper-parameters while it runs: declared or not, they get the same values.
            var own = i == 0 ? random : random.Fork(Invariant($"proposal {i}"));
            if (!RefusesRepeats)
            {
                proposals.Add(new Proposal(_space.Draw(own), "random: uniform draw"));
                continue;
            }

            if (DrawUntried(own, proposed) is not Proposal proposal) break;
            proposed.Add(proposal.Configuration);
            proposals.Add(proposal);
        }

        return proposals;
    }

    private Proposal? DrawUntried(RandomSource random, HashSet<Configuration> proposed)
    {
        if (_tried.Count + proposed.Count >= _space.Cardinality) return null;

        for (int draw = 0; draw < Draws; draw++)
        {
            var configuration = _space.Draw(draw == 0 ? random : random.Fork(Invariant($"draw {draw}")));
            if (!IsKnown(configuration)) return new Proposal(configuration, "random: uniform draw, without replacement");
        }

        var left = _space.Enumerate().Where(configuration => !IsKnown(configuration)).ToArray();
        return left.Length == 0 ? null : new Proposal(left[random.NextInt(left.Length)], Invariant($"random: one of the last {left.Length} untried"));

        bool IsKnown(Configuration configuration) => _tried.Contains(configuration) || proposed.Contains(configuration);
    }

    // What is not one of the space's own configurations (one of a trial that has yet to define more) takes none of them away.
    private void Remember(Configuration configuration)
    {
        if (RefusesRepeats && _space.Contains(configuration)) _tried.Add(configuration);
    }

    private void Grow(HyperParameterDefined defined)
    {
        _space = _space.With(defined.HyperParameter);
        _tried.RemoveWhere(configuration => !RefusesRepeats || !_space.Contains(configuration));
        if (!_running.TryGetValue(defined.Trial, out var configuration)) return;

        _running[defined.Trial] = configuration.With(defined.HyperParameter.Name, defined.Value);
        Remember(_running[defined.Trial]);
    }
}
