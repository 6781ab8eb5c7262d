using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Regularised evolution: changes one value of a good trial among the last ones, and forgets the oldest, not the worst.</summary>
/// <remarks>
/// Real, Aggarwal, Huang and Le, "Regularized evolution for image classifier architecture search", AAAI 2019, algorithm 1. That good trials age too keeps a lucky result from
/// ruling. For large discrete spaces with conditions, such as architectures, and for noisy objectives. Stopped trials rank behind completed ones.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class EvolutionSampler : ISampler
{
    private readonly EvolutionOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public EvolutionSampler(EvolutionOptions? options = null) => _options = (options ?? new EvolutionOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "evolution";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("population", _options.Population);
        writer.WriteNumber("sample", _options.Sample);
        writer.WritePropertyName("mutationIndex");
        JsonText.WriteNumber(writer, _options.MutationIndex);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Objectives.Length > 1)
        {
            throw new ArgumentException(Invariant($"The sampler '{Name}' follows one objective, but the study has {context.Objectives.Length}; use NSGA-II."));
        }

        return new PopulationState(Name, context, _options.Population, new AgingPopulation(_options.Population, _options.Sample), (space, population, random) =>
            Variation.Neighbour(space, population.Parent(random), _options.MutationIndex, random));
    }
}
