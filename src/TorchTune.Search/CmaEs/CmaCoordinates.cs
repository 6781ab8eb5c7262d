namespace TorchTune.Search;

/// <summary>Which hyper-parameters are coordinates, and which are choices; those of one value are neither.</summary>
internal sealed class CmaCoordinates
{
    private readonly Space _space;

    public CmaCoordinates(Space space)
    {
        _space = space;
        int[] varying = [.. Enumerable.Range(0, space.Count).Where(i => space[i].Cardinality != 1)];
        Numbers = [.. varying.Where(i => !IsChoice(space[i]))];
        Choices = [.. varying.Where(i => IsChoice(space[i]))];
        Middle = new([.. Numbers.Select(i => space[i].PriorPlace(0.5))], [.. Choices.Select(i => Likeliest(space[i]))]);
        Widths = [.. Numbers.Select(i => WidthOf(space[i]))];
        ChoicePriors = [.. Choices.Select(i => PriorOf(space[i]))];
    }

    /// <summary>Places in the space of the hyper-parameters whose values have an order.</summary>
    public int[] Numbers { get; }

    /// <summary>Places in the space of those without.</summary>
    public int[] Choices { get; }

    /// <summary>The medians of the priors and the likeliest choices; without priors the centre of the space and the first choices.</summary>
    public CmaPoint Middle { get; }

    /// <summary>How wide the prior of each coordinate is, as a share of the range: 1 without a prior.</summary>
    public double[] Widths { get; }

    /// <summary>The probabilities that the priors give to the choices of each of <see cref="Choices"/>.</summary>
    public double[][] ChoicePriors { get; }

    /// <summary>The hyper-parameter of a coordinate.</summary>
    public HyperParameter Number(int coordinate) => _space[Numbers[coordinate]];

    /// <summary>How many choices each of <see cref="Choices"/> has.</summary>
    public int[] ChoiceCounts => Array.ConvertAll(Choices, i => (int)_space[i].Cardinality!.Value);

    /// <summary>Whether everything that may exist exists in a trial.</summary>
    public bool IsWhole(ObservedTrial trial) => Array.TrueForAll(Numbers, trial.Has) && Array.TrueForAll(Choices, trial.Has);

    public Configuration ToConfiguration(CmaPoint point)
    {
        var values = new Value[_space.Count];
        for (int i = 0; i < values.Length; i++) values[i] = _space[i].FromUnit(0.5);
        for (int k = 0; k < Numbers.Length; k++) values[Numbers[k]] = _space[Numbers[k]].FromUnit(Math.Clamp(point.Numbers[k], 0, 1));
        for (int k = 0; k < Choices.Length; k++) values[Choices[k]] = _space[Choices[k]].ValueAt(point.Choices[k]);
        return UnitPoint.ToConfiguration(_space, i => values[i]);
    }

    /// <summary>A trial as a point. What does not exist in it is taken from another point.</summary>
    public CmaPoint ToPoint(ObservedTrial trial, CmaPoint otherwise) => new(
        [.. Numbers.Select((i, k) => trial.Has(i) ? trial[i] : otherwise.Numbers[k])],
        [.. Choices.Select((i, k) => trial.Has(i) ? (int)_space[i].IndexOf(_space[i].FromUnit(trial[i])) : otherwise.Choices[k])]);

    // Between the quantiles that a normal distribution has one deviation on either side; a uniform one has 0.68 of its range there.
    private static double WidthOf(HyperParameter hyperParameter)
    {
        double below = NormalDistribution.Cdf(-1), above = NormalDistribution.Cdf(1);
        return hyperParameter.Prior is null ? 1 : Math.Max((hyperParameter.PriorPlace(above) - hyperParameter.PriorPlace(below)) / (above - below), 1e-6);
    }

    private static double[] PriorOf(HyperParameter hyperParameter)
    {
        double[] weights = hyperParameter.Prior is Prior.Weights prior ? [.. prior.Of] : [.. Enumerable.Repeat(1.0, (int)hyperParameter.Cardinality!.Value)];
        double sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private static int Likeliest(HyperParameter hyperParameter)
    {
        double[] weights = PriorOf(hyperParameter);
        return Array.IndexOf(weights, weights.Max());
    }

    private static bool IsChoice(HyperParameter hyperParameter) => hyperParameter.Kind is HyperParameterKind.Categorical or HyperParameterKind.Bool;
}
