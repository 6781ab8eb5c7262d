using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>In what a study's space differs from the one that it had: what every earlier trial fits into, and what some may not.</summary>
/// <param name="Widened">New hyper-parameters with a default, larger ranges, more choices, fewer constraints, other priors: one sentence each.</param>
/// <param name="Narrowed">What was removed or narrowed, is new without a default, exists under another condition, or is constrained: one sentence each.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record SpaceChange(ImmutableArray<string> Widened, ImmutableArray<string> Narrowed)
{
    // Of so many values, each is looked up in the new range; larger ones are compared by their ends and steps.
    private const long MostLookedUp = 100_000;

    /// <summary>The change from one space to another.</summary>
    /// <param name="from">The space that the study had.</param>
    /// <param name="to">The one that it is opened with.</param>
    /// <param name="defined">Names that trials have defined while they ran: these cannot be declared afterwards.</param>
    public static SpaceChange Between(Space from, Space to, IReadOnlySet<string> defined)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(defined);
        var widened = ImmutableArray.CreateBuilder<string>();
        var narrowed = ImmutableArray.CreateBuilder<string>();
        foreach (var now in to)
        {
            if (from.TryGet(now.Name, out var before)) Compare(before, now, widened, narrowed);
            else if (defined.Contains(now.Name)) narrowed.Add(Invariant($"'{now.Name}' is new, but trials have defined it already"));
            else if (now.Default is Value value) widened.Add(Invariant($"'{now.Name}' is new, earlier trials have {value.Quoted()}"));
            else narrowed.Add(Invariant($"'{now.Name}' is new and has no default for earlier trials"));
        }

        foreach (var before in from)
        {
            if (to.IndexOf(before.Name) < 0) narrowed.Add(Invariant($"'{before.Name}' was removed"));
        }

        foreach (var constraint in to.Constraints.Except(from.Constraints)) narrowed.Add(Invariant($"constraint {constraint} is new"));
        foreach (var constraint in from.Constraints.Except(to.Constraints)) widened.Add(Invariant($"constraint {constraint} was removed"));
        foreach (var derived in to.Derived.Except(from.Derived)) (from.Derived.Any(other => other.Name == derived.Name) ? narrowed : widened).Add(Invariant($"'{derived.Name}' is derived as {derived.Description}"));
        foreach (var derived in from.Derived.Where(derived => !to.Derived.Any(other => other.Name == derived.Name))) narrowed.Add(Invariant($"the derived '{derived.Name}' was removed"));
        return new(widened.ToImmutable(), narrowed.ToImmutable());
    }

    private static void Compare(HyperParameter before, HyperParameter now, ImmutableArray<string>.Builder widened, ImmutableArray<string>.Builder narrowed)
    {
        if (before.Equals(now)) return;
        if (!Equals(before.When?.ToString(), now.When?.ToString())) narrowed.Add(Invariant($"'{now.Name}' was {before.Describe()} and is {now.Describe()}"));
        else if (!Holds(now, before)) narrowed.Add(Invariant($"'{now.Name}' was {before.Range} and is {now.Range}"));
        else widened.Add(before.Range == now.Range ? Invariant($"the prior or default of '{now.Name}' is another") : Invariant($"'{now.Name}' was {before.Range} and is {now.Range}"));
    }

    // Whether a range has every value of another.
    private static bool Holds(HyperParameter range, HyperParameter other)
    {
        if (other.Cardinality is long count && count <= MostLookedUp)
        {
            for (long i = 0; i < count; i++)
            {
                if (!range.TryConform(other.ValueAt(i), out _)) return false;
            }

            return true;
        }

        bool ends = range.TryConform(other.FromUnit(0), out _) && range.TryConform(other.FromUnit(1), out _);
        return ends && (other, range) switch
        {
            (_, FloatHyperParameter { Cardinality: null }) => true,
            (IntHyperParameter a, IntHyperParameter b) => a.Step % b.Step == 0,
            (FloatHyperParameter { Cardinality: not null } a, FloatHyperParameter b) => a.Step == b.Step,
            _ => false,
        };
    }
}
