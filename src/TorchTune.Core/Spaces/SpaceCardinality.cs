using System.Numerics;

namespace TorchTune;

/// <summary>Counts and lists the configurations of a space.</summary>
internal sealed class SpaceCardinality
{
    // Where conditions form no forest, the branches may multiply: beyond this much work the number is not worth having.
    private const int MaxBranches = 100_000;
    private const int MaxDepth = 300;

    // So many configurations are tried on constraints.
    private const int MaxTried = 1_000_000;

    private readonly Space _space;
    private int _branches;

    private SpaceCardinality(Space space) => _space = space;

    /// <summary>The number of configurations, or null where something continuous may exist, or counting takes too long.</summary>
    /// <remarks>
    /// Branches on the values of parents, a whole range of them at a time where no condition tells them apart, and multiplies over groups
    /// that no open condition connects. A condition is a conjunction, so its first failing clause cuts the child off: forests of any width
    /// are counted at once, and only many children with many shared parents are slow.
    /// </remarks>
    public static BigInteger? Of(Space space)
    {
        var count = new SpaceCardinality(space).Count([.. space.Activity.ParentsFirst], depth: 0);
        if (count is null || !space.IsConstrained) return count;

        int tried = 0, kept = 0;
        foreach (var configuration in Walk(space))
        {
            if (++tried > MaxTried) return null;
            if (configuration is not null) kept++;
        }

        return kept;
    }

    /// <summary>All configurations of a finite space, the last hyper-parameter changing fastest.</summary>
    public static IEnumerable<Configuration> Enumerate(Space space) => Walk(space).OfType<Configuration>();

    // Null where constraints are broken. Those that share with it what decides that are passed over.
    private static IEnumerable<Configuration?> Walk(Space space)
    {
        var order = space.Activity.ParentsFirst;
        var numbers = new long[space.Count];
        while (true)
        {
            var configuration = space.Build(i => space[i].ValueAt(numbers[i]));
            int? decided = space.DecidedAfter(configuration);
            yield return decided is null ? configuration : null;

            int last = order.Length - 1;
            while (decided <= last) numbers[order[last--]] = 0;
            while (last >= 0 && !(configuration.Contains(space[order[last]].Name) && numbers[order[last]] + 1 < space[order[last]].Cardinality))
            {
                numbers[order[last--]] = 0;
            }

            if (last < 0) yield break;
            numbers[order[last]]++;
        }
    }

    // "Open" are those that may still exist and whose parents outside of it are known to meet their demands; parents first.
    private BigInteger? Count(List<int> open, int depth)
    {
        BigInteger product = 1;
        foreach (var group in Groups(open))
        {
            if (CountGroup(group, depth) is not BigInteger count) return null;
            product *= count;
        }

        return product;
    }

    private BigInteger? CountGroup(List<int> group, int depth)
    {
        int root = group[0];
        if (_space[root].Cardinality is not long cardinality || depth > MaxDepth) return null;
        if (group.Count == 1) return cardinality;

        var rest = group.GetRange(1, group.Count - 1);
        var clauses = rest.SelectMany(child => DemandsOn(child, root), (child, clause) => (child, clause)).ToArray();
        BigInteger sum = 0;
        long from = 0;
        foreach (long to in Cuts(_space[root], cardinality, clauses.SelectMany(demand => demand.clause.Operands)))
        {
            var value = _space[root].ValueAt(from);
            var failing = clauses.Where(demand => !demand.clause.Holds(_space[root], value)).Select(demand => demand.child).ToHashSet();
            if (++_branches > MaxBranches || Count(Without(rest, failing), depth + 1) is not BigInteger count) return null;
            sum += (to - from) * count;
            from = to;
        }

        return sum;
    }

    // Those that failed, and those that depend on them.
    private List<int> Without(List<int> rest, HashSet<int> failing)
    {
        foreach (int index in rest)
        {
            if (_space.Activity.DemandsOf(index).Any(demand => failing.Contains(demand.Parent))) failing.Add(index);
        }

        return [.. rest.Where(index => !failing.Contains(index))];
    }

    // Ends of the stretches of values that no operand divides.
    private static SortedSet<long> Cuts(HyperParameter parent, long cardinality, IEnumerable<Value> operands)
    {
        var cuts = new SortedSet<long> { cardinality };
        foreach (var operand in operands)
        {
            cuts.Add(FirstWhere(cardinality, index => parent.Compare(parent.ValueAt(index), operand) >= 0));
            cuts.Add(FirstWhere(cardinality, index => parent.Compare(parent.ValueAt(index), operand) > 0));
        }

        cuts.Remove(0);
        return cuts;
    }

    private static long FirstWhere(long count, Func<long, bool> holds)
    {
        long low = 0, high = count;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (holds(middle)) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private List<List<int>> Groups(List<int> open)
    {
        var groupOf = new Dictionary<int, List<int>>();
        foreach (int index in open)
        {
            var group = new List<int> { index };
            foreach (var demand in _space.Activity.DemandsOf(index))
            {
                if (!groupOf.TryGetValue(demand.Parent, out var other) || ReferenceEquals(other, group)) continue;
                (var small, group) = other.Count < group.Count ? (other, group) : (group, other);
                group.AddRange(small);
                foreach (int moved in small) groupOf[moved] = group;
            }

            groupOf[index] = group;
        }

        var rank = open.Select((index, place) => (index, place)).ToDictionary(pair => pair.index, pair => pair.place);
        var groups = open.Select(index => groupOf[index]).Distinct().ToList();
        foreach (var group in groups) group.Sort((left, right) => rank[left].CompareTo(rank[right]));
        return groups;
    }

    private IEnumerable<Clause> DemandsOn(int child, int parent) =>
        _space.Activity.DemandsOf(child).Where(demand => demand.Parent == parent).Select(demand => demand.Clause);
}
