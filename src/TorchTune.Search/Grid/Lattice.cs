namespace TorchTune.Search;

/// <summary>The values that a search by grid gives to one hyper-parameter.</summary>
/// <param name="Count">How many, at least 1.</param>
/// <param name="At">The value with a number, from 0.</param>
internal readonly record struct Levels(long Count, Func<long, Value> At)
{
    /// <summary>Every value of a discrete hyper-parameter; of a continuous one, its middle.</summary>
    public static Levels All(HyperParameter hyperParameter) => hyperParameter.Cardinality is long count
        ? new(count, hyperParameter.ValueAt)
        : new(1, _ => hyperParameter.FromUnit(0.5));

    /// <summary>At most so many values, from one end to the other at equal distances on the hyper-parameter's own scale.</summary>
    public static Levels Spaced(HyperParameter hyperParameter, int most)
    {
        if (hyperParameter.Cardinality <= most) return All(hyperParameter);

        Value[] values = [.. Enumerable.Range(0, most).Select(i => hyperParameter.FromUnit(most == 1 ? 0.5 : i / (most - 1.0))).Distinct()];
        return new(values.Length, i => values[i]);
    }
}

/// <summary>The points of a grid over a space with conditions: the combinations of levels, each once, with what does not exist left out.</summary>
internal sealed class Lattice
{
    private readonly Space _space;
    private readonly Levels[] _levels;
    private readonly int[] _parentsFirst;

    public Lattice(Space space, Func<HyperParameter, Levels> levels)
    {
        _space = space;
        _levels = [.. space.Select(levels)];
        _parentsFirst = ParentsFirst(space);
    }

    /// <summary>The numbers of the first point.</summary>
    public long[] First => new long[_levels.Length];

    /// <summary>The point with these numbers of levels.</summary>
    public Configuration At(long[] numbers) => UnitPoint.ToConfiguration(_space, i => _levels[i].At(numbers[i]));

    /// <summary>A point with every level drawn on its own.</summary>
    public Configuration Draw(RandomSource random) => UnitPoint.ToConfiguration(_space, i => _levels[i].At(random.NextInt(_levels[i].Count)));

    /// <summary>The points from one on, the last hyper-parameter changing fastest (parents before their children).</summary>
    public IEnumerable<(long[] Numbers, Configuration Point)> From(long[] numbers)
    {
        for (long[]? at = numbers; at is not null;)
        {
            var point = At(at);
            yield return (at, point);
            at = After(at, point);
        }
    }

    // Hyper-parameters that do not exist stay at their first level: they are not turned, so that no point comes twice.
    private long[]? After(long[] numbers, Configuration point)
    {
        long[] next = [.. numbers];
        for (int place = _parentsFirst.Length - 1; place >= 0; place--)
        {
            int i = _parentsFirst[place];
            if (point.Contains(_space[i].Name) && next[i] + 1 < _levels[i].Count)
            {
                next[i]++;
                return next;
            }

            next[i] = 0;
        }

        return null;
    }

    private static int[] ParentsFirst(Space space)
    {
        var order = new List<int>(space.Count);
        var placed = new bool[space.Count];
        for (int i = 0; i < space.Count; i++) Place(i);
        return [.. order];

        void Place(int i)
        {
            if (placed[i]) return;
            placed[i] = true;
            foreach (var clause in space[i].When?.Clauses ?? []) Place(space.IndexOf(clause.Parent));
            order.Add(i);
        }
    }
}
