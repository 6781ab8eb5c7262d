using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Random search at work: remembers the space as it grows and, where the space is finite, what has been tried.</summary>
internal sealed class RandomState(Space space, RandomOptions options) : ISamplerState
{
    private readonly TriedConfigurations _tried = new(space, options.Repeats);

    public void Observe(StudyEvent happened) => _tried.Observe(happened);

    public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var proposals = new List<Proposal>(count);
        var proposed = new HashSet<Configuration>();
        string rationale = _tried.RefusesRepeats ? "random: uniform draw, without replacement" : "random: uniform draw";
        for (int i = 0; i < count; i++)
        {
            // The first is drawn as a trial draws that defines its hyper-parameters while it runs: declared or not, they get the same values.
            var own = i == 0 ? random : random.Fork(Invariant($"proposal {i}"));
            if (_tried.Draw(own, proposed) is not var (configuration, left)) break;
            proposed.Add(configuration);
            proposals.Add(new Proposal(configuration, left is null ? rationale : Invariant($"random: one of the last {left} untried")));
        }

        return proposals;
    }
}
