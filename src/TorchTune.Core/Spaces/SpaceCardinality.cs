using System.Numerics;

namespace TorchTune;

/// <summary>Counts and lists the configurations of a space.</summary>
internal static class SpaceCardinality
{
    /// <summary>The number of configurations, or null where something continuous may exist.</summary>
    /// <remarks>
    /// Branches on the values of parents, a whole range of them at a time where no condition tells them apart, and multiplies over groups
    /// that no open condition connects. A condition is a conjunction, so its first failing clause cuts the child off: forests of any size
    /// are counted at once, and only many children with many shared parents are slow.
    /// </remarks>
    public static BigInteger? Of(Space space) => Count(space, [.. space.Activity.ParentsFirst]);

    /// <summary>All configurations of a finite space, the last hyper-parameter changing fastest.</summary>
    public static IEnumerable<Configuration> Enumerate(Space space)
    {
        var order = space.Activity.ParentsFirst;
        var numbers = new long[space.Count];
        while (true)
        {
            var configuration = space.Build(i => space[i].ValueAt(numbers[i]));
            yield return configuration;

            int last = order.Length - 1;
            while (last >= 0 && !(configuration.Contains(space[order[last]].Name) && numbers[order[last]] + 1 < space[order[last]].Cardinality))
            {
                numbers[order[last--]] = 0;
            }

            if (last < 0) yield break;
            numbers[order[last]]++;
        }
    }

    // "Open" are those that may still exist and whose parents outside of it are known to meet their demands; parents first.
    private static BigInteger? Count(Space space, List<int> open)
    {
        BigInteger product = 1;
        foreach (var group in Groups(space, open))
        {
            if (CountGroup(space, group) is not BigInteger count) return null;
            product *= count;
        }

        return product;
    }

    private static BigInteger? CountGroup(Space space, List<int> group)
    {
        int root = group[0];
        if (space[root].Cardinality is not long cardinality) return null;
        if (group.Count == 1) return cardinality;

        var rest = group.GetRange(1, group.Count - 1);
        var clauses = rest.SelectMany(child => DemandsOn(space, child, root), (child, clause) => (child, clause)).ToArray();
        BigInteger sum = 0;
        long from = 0;
        foreach (long to in Cuts(space[root], cardinality, clauses.SelectMany(demand => demand.clause.Operands)))
        {
            var value = space[root].ValueAt(from);
            var failing = clauses.Where(demand => !demand.clause.Holds(space[root], value)).Select(demand => demand.child).ToHashSet();
            if (Count(space, Without(space, rest, failing)) is not BigInteger count) return null;
            sum += (to - from) * count;
            from = to;
        }

        return sum;
    }

    // Those that failed, and those that depend on them.
    private static List<int> Without(Space space, List<int> rest, HashSet<int> failing)
    {
        foreach (int index in rest)
        {
            if (space.Activity.DemandsOf(index).Any(demand => failing.Contains(demand.Parent))) failing.Add(index);
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

    private static List<List<int>> Groups(Space space, List<int> open)
    {
        var groupOf = new Dictionary<int, List<int>>();
        foreach (int index in open)
        {
            var group = new List<int> { index };
            foreach (var demand in space.Activity.DemandsOf(index))
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

    private static IEnumerable<Clause> DemandsOn(Space space, int child, int parent) =>
        space.Activity.DemandsOf(child).Where(demand => demand.Parent == parent).Select(demand => demand.Clause);
}
