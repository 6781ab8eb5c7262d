using static System.FormattableString;

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
    private const int MostBroken = 1_000_000;

    private readonly Space _space;
    private readonly Levels[] _levels;
    private readonly int[] _parentsFirst;

    public Lattice(Space space, Func<HyperParameter, Levels> levels)
    {
        _space = space;
        _levels = [.. space.Select(levels)];
        _parentsFirst = [.. space.ParentsFirst];
    }

    /// <summary>The numbers of the first point.</summary>
    public long[] First => new long[_levels.Length];

    /// <summary>The point with these numbers of levels.</summary>
    public Configuration At(long[] numbers) => UnitPoint.ToConfiguration(_space, i => _levels[i].At(numbers[i]));

    /// <summary>A point with every level drawn on its own.</summary>
    public Configuration Draw(RandomSource random) => UnitPoint.ToConfiguration(_space, i => _levels[i].At(random.NextInt(_levels[i].Count)));

    /// <summary>The numbers of a place among the points, as likely as any other.</summary>
    public long[] Somewhere(RandomSource random) => Array.ConvertAll(_levels, levels => random.NextInt(levels.Count));

    /// <summary>The points from one on that keep the constraints, the last hyper-parameter changing fastest (parents before their children).</summary>
    /// <exception cref="InvalidOperationException">So many points in a row break constraints that going on would look like standing still.</exception>
    public IEnumerable<(long[] Numbers, Configuration Point)> From(long[] numbers)
    {
        int broken = 0;
        for (long[]? at = numbers; at is not null;)
        {
            var point = At(at);
            int? decided = _space.DecidedAfter(point);
            if (decided is null)
            {
                broken = 0;
                yield return (at, point);
            }
            else if (++broken > MostBroken)
            {
                throw new InvalidOperationException(Invariant($"{MostBroken} points of the grid in a row break the constraints of the space: give fewer levels, or use another sampler."));
            }

            at = After(at, point, decided ?? _parentsFirst.Length);
        }
    }

    // Hyper-parameters that do not exist stay at their first level: they are not turned, so that no point comes twice.
    // Where the first few decide that constraints are broken, the next point differs in one of them.
    private long[]? After(long[] numbers, Configuration point, int deciding)
    {
        long[] next = [.. numbers];
        for (int place = _parentsFirst.Length - 1; place >= 0; place--)
        {
            int i = _parentsFirst[place];
            if (place < deciding && point.Contains(_space[i].Name) && next[i] + 1 < _levels[i].Count)
            {
                next[i]++;
                return next;
            }

            next[i] = 0;
        }

        return null;
    }
}
