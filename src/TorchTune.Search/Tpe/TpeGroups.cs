namespace TorchTune.Search;

/// <summary>The hyper-parameters in the groups that are modelled together, and the search for the candidate with the largest ratio.</summary>
internal sealed class TpeGroups
{
    private readonly TpeOptions _options;
    private readonly Axis[][] _groups;
    private readonly int[] _placeInGroup;
    private readonly bool _isConditional;

    public TpeGroups(Space space, TpeOptions options)
    {
        Space = space;
        _options = options;
        _isConditional = space.Any(hyperParameter => hyperParameter.When is not null);
        var axes = ParentsFirst(space).Select(i => new Axis(space[i], i, options.Distances));
        _groups = options.Dependence switch
        {
            TpeDependence.Joint => [[.. axes]],
            TpeDependence.Univariate => [.. axes.Select(axis => new[] { axis })],
            _ => [.. axes.GroupBy(axis => axis.Definition.When?.ToString() ?? "", StringComparer.Ordinal).Select(group => group.ToArray())],
        };
        _placeInGroup = new int[space.Count];
        foreach (var group in _groups)
        {
            for (int j = 0; j < group.Length; j++) _placeInGroup[group[j].Index] = j;
        }
    }

    /// <summary>The space they are of.</summary>
    public Space Space { get; }

    /// <summary>The best candidate, group by group, and the logarithm of its ratio.</summary>
    /// <param name="random">The source of the candidates.</param>
    /// <param name="split">Good trials and others.</param>
    /// <param name="width">The width of a kernel alone.</param>
    /// <param name="cost">What is expensive, or null.</param>
    /// <param name="isTried">What must not come again, or breaks a constraint. Where groups are drawn apart from one another, it is not asked.</param>
    public (Configuration Configuration, double LogRatio) Best(RandomSource random, TpeSplit split, double width, TpeCost? cost, Func<Configuration, bool> isTried)
    {
        var places = new double[Space.Count];
        Array.Fill(places, double.NaN);
        double sum = 0;
        foreach (var group in _groups)
        {
            if (_groups.Length > 1 && !Exists(group[0], places)) continue;
            sum += Search(random, group, split, width, cost, isTried, places);
        }

        return (Configuration(places), sum);
    }

    private double Search(RandomSource random, Axis[] group, TpeSplit split, double width, TpeCost? cost, Func<Configuration, bool> isTried, double[] places)
    {
        bool isWhole = _groups.Length == 1;
        var good = new ParzenMixture(group, With(group, split.Good), width, _options.GoodPrior);
        var others = new ParzenMixture(group, With(group, split.Others), width, _options.OthersPrior);
        var priced = cost is null ? null : new ParzenMixture(group, cost.Priced, width, 1);
        bool mayBeTried = isWhole && (Space.Cardinality is not null || Space.IsConstrained);
        var point = new double[group.Length];
        var best = new double[group.Length];
        double most = double.NegativeInfinity;
        for (int candidate = 0; candidate < _options.Candidates; candidate++)
        {
            var configuration = Draw(random, good, group, point, isWhole);
            if (mayBeTried && isTried(configuration ?? Configuration(Spread(group, point)))) continue;
            double score = good.LogDensity(point) - others.LogDensity(point);
            if (priced is not null) score -= cost!.Power * priced.MeanAt(point, cost.Logs);
            if (score <= most) continue;
            most = score;
            point.CopyTo(best, 0);
        }

        // Every candidate was known: any of them, for the batch to replace.
        if (double.IsNegativeInfinity(most)) point.CopyTo(best, 0);
        for (int j = 0; j < group.Length; j++) places[group[j].Index] = best[j];
        return double.IsNegativeInfinity(most) ? 0 : most;
    }

    // Fills the point; in a space with conditions a value may decide whether another exists, so that the configuration is built on the way.
    private Configuration? Draw(RandomSource random, ParzenMixture good, Axis[] group, double[] point, bool isWhole)
    {
        int kernel = good.DrawKernel(random);
        if (!isWhole || !_isConditional)
        {
            for (int j = 0; j < group.Length; j++) point[j] = good.Draw(random, kernel, j);
            return null;
        }

        Array.Fill(point, double.NaN);
        return Space.Build(i =>
        {
            int j = _placeInGroup[i];
            return group[j].Definition.FromUnit(point[j] = good.Draw(random, kernel, j));
        });
    }

    private Configuration Configuration(double[] places) => Space.Build(i => Space[i].FromUnit(places[i]));

    private double[] Spread(Axis[] group, double[] point)
    {
        var places = new double[Space.Count];
        for (int j = 0; j < group.Length; j++) places[group[j].Index] = point[j];
        return places;
    }

    // Trials that have none of the group's hyper-parameters say nothing of it.
    private static ReadOnlySpan<ParzenMixture.Kernel> With(Axis[] group, ParzenMixture.Kernel[] kernels)
    {
        var having = new ParzenMixture.Kernel[kernels.Length];
        int count = 0;
        foreach (var kernel in kernels)
        {
            if (HasAny(kernel.Trial, group)) having[count++] = kernel;
        }

        return having.AsSpan(0, count);
    }

    private static bool HasAny(ObservedTrial trial, Axis[] group)
    {
        foreach (var axis in group)
        {
            if (trial.Has(axis.Index)) return true;
        }

        return false;
    }

    private bool Exists(Axis axis, double[] places)
    {
        if (axis.Definition.When is null) return true;
        var decided = Enumerable.Range(0, places.Length).Where(i => !double.IsNaN(places[i])).Select(i => KeyValuePair.Create(Space[i].Name, Space[i].FromUnit(places[i])));
        return Space.IsActive(axis.Definition.Name, new Configuration(decided));
    }

    // Depth first over the conditions; the space has checked that they go round in no circle.
    private static List<int> ParentsFirst(Space space)
    {
        var order = new List<int>();
        var seen = new HashSet<int>();
        for (int i = 0; i < space.Count; i++) Visit(i);
        return order;

        void Visit(int index)
        {
            if (!seen.Add(index)) return;
            foreach (var clause in space[index].When?.Clauses ?? []) Visit(space.IndexOf(clause.Parent));
            order.Add(index);
        }
    }
}
