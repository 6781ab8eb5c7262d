using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Goes through the points of a lattice, each once: those that were started, proposed or enqueued, are not proposed again.</summary>
internal sealed class LatticeState : ISamplerState
{
    // So many draws that were all known: then few points are left, and they are listed.
    private const int Draws = 200;

    private readonly string _name;
    private readonly Func<HyperParameter, Levels> _levels;
    private readonly bool _shuffled;
    private readonly HashSet<Configuration> _started = [];
    private readonly Dictionary<int, Configuration> _running = [];
    private Space _space;
    private Lattice _lattice;
    private long[] _cursor;
    private Configuration[]? _left;

    public LatticeState(string name, Space space, Func<HyperParameter, Levels> levels, bool shuffled)
    {
        (_name, _space, _levels, _shuffled) = (name, space, levels, shuffled);
        _lattice = new Lattice(space, levels);
        _cursor = _lattice.First;
    }

    public void Observe(StudyEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        switch (happened)
        {
            case TrialStarted started:
                _running[started.Trial] = started.Configuration;
                _started.Add(started.Configuration);
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

        // A space without hyper-parameters is one that trials have yet to define.
        if (_space.Count == 0) return [.. Enumerable.Repeat(new Proposal(Configuration.Empty, Invariant($"{_name}: the space is yet to be defined")), count)];

        var proposals = _shuffled ? Shuffled(random, count) : InOrder(count);
        return proposals.Count > 0 || _started.Count > 0 || !_space.IsConstrained
            ? proposals
            : throw new InvalidOperationException(Invariant($"No point of the grid keeps the constraints of the space ({string.Join("; ", _space.Constraints)}): give more levels, or use another sampler."));
    }

    private List<Proposal> InOrder(int count)
    {
        var proposals = new List<Proposal>(count);
        bool atStart = true;
        foreach (var (numbers, point) in _lattice.From(_cursor))
        {
            if (_started.Contains(point)) continue;
            if (atStart) _cursor = numbers; // what lies before has been started: remembered, so that it is walked over once
            atStart = false;
            proposals.Add(new Proposal(point, Invariant($"{_name}: the next point in order")));
            if (proposals.Count == count) break;
        }

        return proposals;
    }

    private List<Proposal> Shuffled(RandomSource random, int count)
    {
        var proposals = new List<Proposal>(count);
        var known = new HashSet<Configuration>();
        for (int i = 0; i < count; i++)
        {
            var own = random.Fork(Invariant($"proposal {i}"));
            if (Untried(own, known) is not Configuration point) break;
            known.Add(point);
            proposals.Add(new Proposal(point, Invariant($"{_name}: one of the points not yet tried")));
        }

        return proposals;
    }

    private Configuration? Untried(RandomSource random, HashSet<Configuration> proposed)
    {
        for (int draw = 0; draw < Draws; draw++)
        {
            var drawn = _lattice.Draw(random);
            if (!_started.Contains(drawn) && !proposed.Contains(drawn) && _space.Keeps(drawn)) return drawn;
        }

        // With constraints the points that were not met by chance may be any number: those after a place drawn are as good as any.
        if (_space.IsConstrained) return _lattice.From(_lattice.Somewhere(random)).Concat(_lattice.From(_lattice.First)).Select(at => at.Point).FirstOrDefault(point => !_started.Contains(point) && !proposed.Contains(point));

        _left ??= [.. _lattice.From(_lattice.First).Select(at => at.Point).Where(point => !_started.Contains(point))];
        Configuration[] left = [.. _left.Where(point => !_started.Contains(point) && !proposed.Contains(point))];
        return left.Length == 0 ? null : left[random.NextInt(left.Length)];
    }

    private void Grow(HyperParameterDefined defined)
    {
        var space = _space.With(defined.HyperParameter);
        if (!ReferenceEquals(space, _space))
        {
            _space = space;
            _lattice = new Lattice(space, _levels);
            _cursor = _lattice.First;
            _left = null;
        }

        if (!_running.TryGetValue(defined.Trial, out var configuration)) return;
        _running[defined.Trial] = configuration.With(defined.HyperParameter.Name, defined.Value);
        _started.Add(_running[defined.Trial]);
    }
}
