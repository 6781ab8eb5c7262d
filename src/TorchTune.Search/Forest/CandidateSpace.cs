using TorchTune.Surrogates;

namespace TorchTune.Search;

/// <summary>The configurations of a space as rows of a forest's features, drawn, changed and completed without being written out.</summary>
/// <remarks>What has an order lies in the unit interval, on the places of its values; categories are their numbers; what does not exist is NaN.</remarks>
internal sealed class CandidateSpace
{
    // So many other categories are looked at one by one; of more, as many drawn.
    private const int MostNeighbours = 12;
    private const int Steps = 4;

    // SMAC's: a fifth of the range.
    private const double StepSize = 0.2;

    private readonly (int Parent, Clause Clause)[][] _demands;
    private readonly int[] _parentsFirst;
    private readonly bool[] _categorical;
    private List<double>? _everything;

    public CandidateSpace(Space space)
    {
        Space = space;
        Features = new SpaceFeatures(space);
        _categorical = [.. space.Select(SpaceFeatures.IsCategorical)];
        _demands = [.. space.Select(h => h.When is null ? [] : h.When.Clauses.Select(clause => (space.IndexOf(clause.Parent), clause)).ToArray())];
        _parentsFirst = Order();
    }

    public Space Space { get; }

    public SpaceFeatures Features { get; }

    /// <summary>Fills a row with a configuration drawn from the priors, uniformly where there is none.</summary>
    public void Draw(RandomSource random, Span<double> row)
    {
        row.Fill(double.NaN);
        Settle(random, row);
    }

    /// <summary>Makes a row fit after a change: what no longer exists becomes NaN, what newly exists is drawn.</summary>
    public void Settle(RandomSource random, Span<double> row)
    {
        foreach (int i in _parentsFirst)
        {
            if (!Exists(i, row)) row[i] = double.NaN;
            else if (double.IsNaN(row[i])) row[i] = At(i, Space[i].PriorPlace(random.NextDouble()));
        }
    }

    /// <summary>The coordinate of the value at a place of the unit interval.</summary>
    public double At(int index, double unit)
    {
        var hyperParameter = Space[index];
        if (hyperParameter.Cardinality is null) return unit;
        var value = hyperParameter.FromUnit(unit);
        return _categorical[index] ? hyperParameter.IndexOf(value) : hyperParameter.ToUnit(value);
    }

    /// <summary>The configuration of a row.</summary>
    public Configuration ToConfiguration(ReadOnlySpan<double> row)
    {
        var values = new List<KeyValuePair<string, Value>>(row.Length);
        for (int i = 0; i < row.Length; i++)
        {
            if (!double.IsNaN(row[i])) values.Add(KeyValuePair.Create(Space[i].Name, ValueAt(i, row[i])));
        }

        return Space.Prune(new Configuration(values));
    }

    /// <summary>Whether a row keeps the constraints of the space.</summary>
    public bool Keeps(ReadOnlySpan<double> row) => !Space.IsConstrained || Space.Keeps(ToConfiguration(row));

    /// <summary>A trial as a row; NaN where it lacks a hyper-parameter.</summary>
    public void Write(ObservedTrial trial, Span<double> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            double unit = trial[i];
            row[i] = _categorical[i] && !double.IsNaN(unit) ? Math.Floor(unit * Space[i].Cardinality!.Value) : unit;
        }
    }

    /// <summary>All configurations of a finite space, row by row; null where there are more than so many.</summary>
    public List<double>? Everything(int most)
    {
        if (Space.Cardinality is not { } count || count > most) return null;
        if (_everything is not null) return _everything;

        var row = new double[Space.Count];
        _everything = [];
        foreach (var configuration in Space.Enumerate())
        {
            Features.Write(configuration, row);
            _everything.AddRange(row);
        }

        return _everything;
    }

    /// <summary>Adds the rows that differ from one in a single hyper-parameter (and in what then newly exists).</summary>
    public void AddNeighbours(ReadOnlySpan<double> row, RandomSource random, List<double> rows)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (double.IsNaN(row[i])) continue;
            if (_categorical[i]) AddOtherCategories(i, row, random, rows);
            else AddSteps(i, row, random, rows);
        }
    }

    private void AddOtherCategories(int index, ReadOnlySpan<double> row, RandomSource random, List<double> rows)
    {
        int count = (int)Space[index].Cardinality!.Value, own = (int)row[index];
        if (count - 1 <= MostNeighbours)
        {
            for (int category = 0; category < count; category++)
            {
                if (category != own) Add(row, index, category, random, rows);
            }

            return;
        }

        for (int i = 0; i < MostNeighbours; i++)
        {
            int category = random.NextInt(count - 1);
            Add(row, index, category < own ? category : category + 1, random, rows);
        }
    }

    private void AddSteps(int index, ReadOnlySpan<double> row, RandomSource random, List<double> rows)
    {
        for (int step = 0; step < Steps; step++)
        {
            double coordinate = At(index, Math.Clamp(row[index] + (StepSize * random.Normal()), 0, 1));
            if (coordinate != row[index]) Add(row, index, coordinate, random, rows);
        }

        if (Space[index].Cardinality is not long count) return;
        long own = Space[index].IndexOf(ValueAt(index, row[index]));
        if (own > 0) Add(row, index, Space[index].ToUnit(Space[index].ValueAt(own - 1)), random, rows);
        if (own + 1 < count) Add(row, index, Space[index].ToUnit(Space[index].ValueAt(own + 1)), random, rows);
    }

    private void Add(ReadOnlySpan<double> row, int index, double coordinate, RandomSource random, List<double> rows)
    {
        int start = rows.Count;
        rows.AddRange(row);
        var added = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows)[start..];
        added[index] = coordinate;
        Settle(random, added);
    }

    private Value ValueAt(int index, double coordinate) =>
        _categorical[index] ? Space[index].ValueAt((long)coordinate) : Space[index].FromUnit(coordinate);

    private bool Exists(int index, ReadOnlySpan<double> row)
    {
        foreach (var (parent, clause) in _demands[index])
        {
            if (double.IsNaN(row[parent]) || !clause.Holds(Space[parent], ValueAt(parent, row[parent]))) return false;
        }

        return true;
    }

    // A child after all its parents. The space has refused circles.
    private int[] Order()
    {
        var order = new List<int>(_demands.Length);
        var placed = new bool[_demands.Length];
        while (order.Count < _demands.Length)
        {
            for (int i = 0; i < placed.Length; i++)
            {
                if (placed[i] || !_demands[i].All(demand => placed[demand.Parent])) continue;
                placed[i] = true;
                order.Add(i);
            }
        }

        return [.. order];
    }
}
