namespace TorchTune.Scheduling;

/// <summary>Changes a donor's configuration a little: each hyper-parameter by itself, from a source forked by its name.</summary>
internal sealed class Exploration(PopulationOptions options)
{
    // On a scale without a natural factor: a tenth of the range.
    private const double Share = 0.1;

    /// <summary>Another configuration of the space, near one of its own.</summary>
    /// <param name="space">As it is known now.</param>
    /// <param name="configuration">The donor's, with what it has refined.</param>
    /// <param name="refined">What the donor has refined: kept.</param>
    /// <param name="random">Of this copy.</param>
    public Configuration Of(Space space, Configuration configuration, Configuration refined, RandomSource random)
    {
        var changed = configuration;
        foreach (var (name, value) in configuration)
        {
            if (refined.Contains(name) || options.Inherited.Contains(name)) continue;
            var own = random.Fork(name);
            var hyperParameter = space[name];
            changed = changed.With(name, own.Bernoulli(options.ResampleProbability) ? hyperParameter.Draw(own.Fork("anew")) : Moved(hyperParameter, value, own.Bernoulli(0.5) ? 1 : -1, own));
        }

        // A change of a parent may take children away, or bring some in.
        return space.Repair(changed, random.Fork("new"));
    }

    private Value Moved(HyperParameter hyperParameter, Value value, int direction, RandomSource random) => hyperParameter switch
    {
        FloatHyperParameter { IsDiscrete: false, IsLog: true } range => Math.Clamp(value.AsDouble() * (direction > 0 ? options.Factor : 1 / options.Factor), range.Low, range.High),
        FloatHyperParameter { IsDiscrete: false } range => Math.Clamp(value.AsDouble() + (direction * Share * (range.High - range.Low)), range.Low, range.High),
        FloatHyperParameter stepped => Neighbour(stepped, value, direction * Distance(stepped, random)),
        IntHyperParameter { IsLog: true } whole => Scaled(whole, value.AsInt(), direction),
        IntHyperParameter whole => Neighbour(whole, value, direction * Distance(whole, random)),
        OrdinalHyperParameter ordinal => Neighbour(ordinal, value, direction),
        _ => value,
    };

    // Rounded away from where it was: 4 · 1.25 is 5, and 3 · 1.25 must not be 3 again.
    private Value Scaled(IntHyperParameter whole, long value, int direction)
    {
        double moved = direction > 0 ? Math.Max(value + 1, Math.Round(value * options.Factor)) : Math.Min(value - 1, Math.Round(value / options.Factor));
        return (long)Math.Clamp(moved, whole.Low, whole.High);
    }

    // Any number of places up to a tenth of them: one and the same number every time would pass over the values in between for ever.
    private static long Distance(HyperParameter hyperParameter, RandomSource random) => 1 + random.NextInt(Math.Max(1, (long)(Share * hyperParameter.Cardinality!.Value)));

    private static Value Neighbour(HyperParameter hyperParameter, Value value, long by) =>
        hyperParameter.ValueAt(Math.Clamp(hyperParameter.IndexOf(value) + by, 0, hyperParameter.Cardinality!.Value - 1));
}
