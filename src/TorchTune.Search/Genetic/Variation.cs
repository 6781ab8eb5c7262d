namespace TorchTune.Search;

/// <summary>Makes children: crossover and mutation, value by value, on spaces with conditions.</summary>
/// <remarks>A value that exists in one parent alone comes from it; one that exists in neither, but in the child, is drawn.</remarks>
internal sealed class Variation(VariationOptions options)
{
    /// <summary>A child of two parents.</summary>
    public Configuration Child(Space space, ObservedTrial mother, ObservedTrial father, RandomSource random)
    {
        bool crosses = random.Bernoulli(options.CrossoverProbability);
        double rate = options.MutationProbability ?? 1.0 / Math.Max(1, space.Count);
        return UnitPoint.ToConfiguration(space, i =>
        {
            double gene = crosses ? Crossed(space[i], mother[i], father[i], random) : mother[i];
            if (double.IsNaN(gene)) return space[i].Draw(random);
            return random.Bernoulli(rate) ? Mutated(space[i], gene, options.MutationIndex, random) : space[i].FromUnit(gene);
        });
    }

    /// <summary>A copy in which one value, that exists, is another.</summary>
    public static Configuration Neighbour(Space space, ObservedTrial parent, double index, RandomSource random)
    {
        int[] changeable = [.. Enumerable.Range(0, space.Count).Where(i => parent.Has(i) && space[i].Cardinality != 1)];
        int changed = changeable.Length == 0 ? -1 : changeable[random.NextInt(changeable.Length)];
        return UnitPoint.ToConfiguration(space, i =>
            double.IsNaN(parent[i]) ? space[i].Draw(random) : i == changed ? Mutated(space[i], parent[i], index, random) : space[i].FromUnit(parent[i]));
    }

    private double Crossed(HyperParameter hyperParameter, double a, double b, RandomSource random)
    {
        if (double.IsNaN(a) || double.IsNaN(b)) return double.IsNaN(a) ? b : a;

        bool first = random.Bernoulli(0.5);
        if (options.Crossover == Crossover.Uniform || hyperParameter.Kind is HyperParameterKind.Categorical or HyperParameterKind.Bool) return first ? a : b;
        if (options.Crossover == Crossover.Blend) return Genes.Blend(a, b, options.Alpha, random.NextDouble());

        // As in Deb's program every second value is crossed; the others come from the mother.
        if (random.Bernoulli(0.5)) return a;
        var (lower, upper) = Genes.SimulatedBinary(a, b, options.CrossoverIndex, random.NextDouble());
        return first ? lower : upper;
    }

    private static Value Mutated(HyperParameter hyperParameter, double gene, double index, RandomSource random)
    {
        if (hyperParameter.Cardinality is not long count) return hyperParameter.FromUnit(Genes.Polynomial(gene, index, random.NextDouble()));

        long old = hyperParameter.IndexOf(hyperParameter.FromUnit(gene));
        if (count == 1) return hyperParameter.ValueAt(0);
        if (hyperParameter.Kind is HyperParameterKind.Categorical or HyperParameterKind.Bool) return hyperParameter.ValueAt((old + 1 + random.NextInt(count - 1)) % count);

        // A change too small to reach another value goes to the neighbour.
        long changed = hyperParameter.IndexOf(hyperParameter.FromUnit(Genes.Polynomial(gene, index, random.NextDouble())));
        if (changed == old) changed = old + (random.Bernoulli(0.5) ? 1 : -1);
        return hyperParameter.ValueAt(changed < 0 ? 1 : changed >= count ? count - 2 : changed);
    }
}
