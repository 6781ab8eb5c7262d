using TorchTune.Search;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Reads <c>{"type":"evolution"}</c>, <c>de</c>, <c>ga</c>, <c>nsga2</c> and <c>nsga3</c> and their options.</summary>
internal static class EvolutionDescription
{
    public static EvolutionSampler ReadRegularised(JsonFields options)
    {
        var usual = new EvolutionOptions();
        return new EvolutionSampler(new EvolutionOptions
        {
            Population = options.OptionalInt("population") ?? usual.Population,
            Sample = options.OptionalInt("sample") ?? usual.Sample,
            MutationIndex = options.OptionalNumber("mutationIndex") ?? usual.MutationIndex,
        });
    }

    public static DifferentialEvolutionSampler ReadDifferential(JsonFields options)
    {
        var usual = new DifferentialEvolutionOptions();
        return new DifferentialEvolutionSampler(new DifferentialEvolutionOptions
        {
            Population = options.OptionalInt("population") ?? usual.Population,
            Scale = options.OptionalNumber("scale") ?? usual.Scale,
            CrossoverProbability = options.OptionalNumber("crossoverProbability") ?? usual.CrossoverProbability,
            Best = options.OptionalFlag("best") ?? usual.Best,
        });
    }

    public static GeneticSampler ReadGenetic(JsonFields options)
    {
        var usual = new GeneticOptions();
        return new GeneticSampler(new GeneticOptions
        {
            Population = options.OptionalInt("population") ?? usual.Population,
            Tournament = options.OptionalInt("tournament") ?? usual.Tournament,
            Variation = ReadVariation(options, usual.Variation),
        });
    }

    public static NsgaIISampler ReadNsgaII(JsonFields options) =>
        new(new NsgaIIOptions { Population = options.OptionalInt("population") ?? new NsgaIIOptions().Population, Variation = ReadVariation(options, new VariationOptions()) });

    public static NsgaIIISampler ReadNsgaIII(JsonFields options)
    {
        var usual = new NsgaIIIOptions();
        return new NsgaIIISampler(new NsgaIIIOptions
        {
            Population = options.OptionalInt("population") ?? usual.Population,
            Divisions = options.OptionalInt("divisions") ?? usual.Divisions,
            Variation = ReadVariation(options, new VariationOptions()),
        });
    }

    private static VariationOptions ReadVariation(JsonFields options, VariationOptions usual) => new()
    {
        Crossover = options.OptionalText("crossover") switch
        {
            null => usual.Crossover,
            "uniform" => Crossover.Uniform,
            "sbx" => Crossover.SimulatedBinary,
            "blend" => Crossover.Blend,
            string other => throw new FormatException(Invariant($"{options.What}: 'crossover' must be uniform, sbx or blend, but was '{other}'.")),
        },
        CrossoverProbability = options.OptionalNumber("crossoverProbability") ?? usual.CrossoverProbability,
        CrossoverIndex = options.OptionalNumber("crossoverIndex") ?? usual.CrossoverIndex,
        Alpha = options.OptionalNumber("alpha") ?? usual.Alpha,
        MutationProbability = options.OptionalNumber("mutationProbability") ?? usual.MutationProbability,
        MutationIndex = options.OptionalNumber("mutationIndex") ?? usual.MutationIndex,
    };
}
