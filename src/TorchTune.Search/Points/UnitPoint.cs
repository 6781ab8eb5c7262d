namespace TorchTune.Search;

/// <summary>From points of the unit cube to configurations: one coordinate a hyper-parameter, in the order of the space.</summary>
internal static class UnitPoint
{
    /// <summary>The configuration at a point. Coordinates of hyper-parameters that do not exist there are ignored; those outside [0, 1] are moved to its ends.</summary>
    public static Configuration ToConfiguration(Space space, Func<int, double> coordinate) => ToConfiguration(space, i => space[i].FromUnit(Math.Clamp(coordinate(i), 0, 1)));

    /// <summary>The configuration that uniform numbers in [0, 1] stand for, each hyper-parameter drawn by its own: where there is a prior, at its quantile.</summary>
    public static Configuration OfPriors(Space space, Func<int, double> uniform) =>
        ToConfiguration(space, i => space[i].FromUnit(space[i].PriorPlace(Math.Clamp(uniform(i), 0, 1))));

    /// <summary>The configuration with these values, without those of hyper-parameters that do not exist in it.</summary>
    public static Configuration ToConfiguration(Space space, Func<int, Value> value)
    {
        var pairs = new KeyValuePair<string, Value>[space.Count];
        for (int i = 0; i < pairs.Length; i++) pairs[i] = KeyValuePair.Create(space[i].Name, value(i));
        return space.Prune(new Configuration(pairs));
    }
}
