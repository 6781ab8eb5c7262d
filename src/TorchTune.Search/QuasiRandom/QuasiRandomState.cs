using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Proposes the points of a sequence one after the other.</summary>
/// <remarks>
/// The next point is the first that has not been started: enqueued trials, other numbers of places and resumptions leave no gap in the sequence. In a finite space
/// points that fall on a configuration that was tried are passed over, and the last few configurations are drawn. Points that break a constraint are passed over as well.
/// </remarks>
internal sealed class QuasiRandomState(string name, Space space, ISequence sequence) : ISamplerState
{
    // So many points in a row that were all known: then a finite space is nearly exhausted.
    private const int MostPassed = 1000;

    private readonly TriedConfigurations _tried = new(space);
    private readonly HashSet<Configuration> _started = [];
    private Space _space = space;
    private long _next;

    public void Observe(StudyEvent happened)
    {
        _tried.Observe(happened);
        if (happened is HyperParameterDefined defined) _space = _space.With(defined.HyperParameter);
        if (happened is not TrialStarted started || _space.Count == 0) return;

        _started.Add(started.Configuration);
        for (int passed = 0; passed < MostPassed && At(_next) is var point && (_started.Contains(point) || !_space.Keeps(point)); passed++) _next++;
    }

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var proposals = new List<Proposal>(count);
        var proposed = new HashSet<Configuration>();
        long index = _next;
        while (proposals.Count < count && !_tried.IsExhausted(proposed.Count))
        {
            var proposal = Next(ref index, random.Fork(Invariant($"proposal {proposals.Count}")), proposed);
            proposals.Add(proposal);
            if (_space.Count > 0) proposed.Add(proposal.Configuration);
        }

        return proposals;
    }

    private Proposal Next(ref long index, RandomSource random, HashSet<Configuration> proposed)
    {
        for (int passed = 0; passed < MostPassed; passed++)
        {
            var point = At(index++);
            if (!_started.Contains(point) && !proposed.Contains(point) && _space.Keeps(point)) return new Proposal(point, Invariant($"{name}: point {index - 1} of the sequence"));
        }

        var (drawn, _) = _tried.Draw(random, proposed) ?? throw new InvalidOperationException("A space that is not exhausted must have an untried configuration.");
        return new Proposal(drawn, _space.Keeps(At(index - 1)) ? Invariant($"{name}: one of the last untried") : Invariant($"{name}: a draw, as {MostPassed} points in a row break constraints"));
    }

    private Configuration At(long index) => UnitPoint.OfPriors(_space, dimension => sequence.At(index, dimension));
}
