using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>A batch of proposals, one after the other, each knowing those before it; in a finite space without repetition, and within the constraints of the space.</summary>
internal static class ProposalBatch
{
    /// <summary>Proposes until there are enough, or a finite space is exhausted.</summary>
    /// <param name="random">The source of the batch: the first proposal has it to itself, the others forks of it.</param>
    /// <param name="count">How many are wanted, at least 1.</param>
    /// <param name="tried">What must not be proposed again.</param>
    /// <param name="propose">Makes one, from its source and the configurations proposed before it. Where it comes up with one that breaks a constraint, one near it takes its place; where it is known, an untried one that is drawn.</param>
    public static IReadOnlyList<Proposal> Of(
        RandomSource random, int count, TriedConfigurations tried, Func<RandomSource, IReadOnlyList<Configuration>, Proposal> propose)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var proposals = new List<Proposal>(count);
        var earlier = new List<Configuration>(count);
        var proposed = new HashSet<Configuration>();
        while (proposals.Count < count && !tried.IsExhausted(proposed.Count))
        {
            var own = proposals.Count == 0 ? random : random.Fork(Invariant($"proposal {proposals.Count}"));
            var proposal = propose(own, earlier);
            if (!tried.Space.Keeps(proposal.Configuration))
            {
                proposal = new Proposal(tried.Space.Nearby(proposal.Configuration, own.Fork("constraints")), Invariant($"{proposal.Rationale}; moved to where the constraints are kept"));
            }

            if (tried.RefusesRepeats && (tried.Contains(proposal.Configuration) || proposed.Contains(proposal.Configuration)))
            {
                if (tried.Draw(own.Fork("untried"), proposed) is not var (untried, _)) break;
                proposal = new Proposal(untried, Invariant($"{proposal.Rationale}; that was tried before, so one drawn among the untried"));
            }

            proposals.Add(proposal);
            earlier.Add(proposal.Configuration);
            proposed.Add(proposal.Configuration);
        }

        return proposals;
    }
}
