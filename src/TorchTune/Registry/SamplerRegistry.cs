using System.Text.Json;
using TorchTune.Search;

namespace TorchTune;

/// <summary>The built-in samplers by name: what the command line, ask-and-tell and stored studies call them.</summary>
/// <threadsafety>Immutable.</threadsafety>
public static class SamplerRegistry
{
    private static readonly Registry<ISampler> Samplers = new("sampler", new()
    {
        ["auto"] = options => new AutomaticSampler(new AutomaticOptions
        {
            Centre = options.OptionalFlag("centre") ?? true,
            CostPower = options.OptionalNumber("costPower") ?? 0,
            Transfer = options.Optional("transfer") is JsonElement trials ? TransferredTrial.ReadList(trials) : [],
        }),
        ["bruteforce"] = options => new BruteForceSampler(new BruteForceOptions { Shuffled = options.OptionalFlag("shuffled") ?? true }),
        ["cmaes"] = CmaEsDescription.Read,
        ["de"] = EvolutionDescription.ReadDifferential,
        ["elimination"] = options => new SuccessiveEliminationSampler(new SuccessiveEliminationOptions
        {
            Arms = options.OptionalText("arms"),
            ErrorProbability = options.OptionalNumber("errorProbability") ?? new SuccessiveEliminationOptions().ErrorProbability,
        }),
        ["evolution"] = EvolutionDescription.ReadRegularised,
        ["forest"] = ForestDescription.Read,
        ["ga"] = EvolutionDescription.ReadGenetic,
        ["grid"] = GridDescription.Read,
        ["halton"] = options => new HaltonSampler(new HaltonOptions { Scrambled = options.OptionalFlag("scrambled") ?? true }),
        ["lhs"] = options => new LatinHypercubeSampler(new LatinHypercubeOptions { Points = options.OptionalInt("points") ?? new LatinHypercubeOptions().Points }),
        ["nsga2"] = EvolutionDescription.ReadNsgaII,
        ["nsga3"] = EvolutionDescription.ReadNsgaIII,
        ["sobol"] = options => new SobolSampler(new SobolOptions { Scrambled = options.OptionalFlag("scrambled") ?? true }),
        ["thompson"] = options => new ThompsonSampler(new ThompsonOptions { Arms = options.OptionalText("arms") }),
        ["tpe"] = TpeDescription.Read,
        ["random"] = options => new RandomSampler(new RandomOptions { Repeats = options.OptionalFlag("repeats") ?? false }),
    }, announced: "gp");

    /// <summary>The names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Samplers.Names;

    /// <summary>The sampler that an object such as <c>{"type":"random"}</c> describes: its type and its options, which may be left out.</summary>
    /// <exception cref="FormatException">There is no such type or option; the message names it, and those that there are.</exception>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public static ISampler Create(JsonElement description) => Samplers.Create(description);

    /// <summary>The sampler of this identity (<see cref="ISampler.Identity"/>).</summary>
    /// <inheritdoc cref="Create(JsonElement)"/>
    public static ISampler Create(string description) => Samplers.Create(description);
}
