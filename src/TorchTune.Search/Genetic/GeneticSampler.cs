using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>A genetic algorithm: parents win tournaments among the best trials, children mix their values and change a few.</summary>
/// <remarks>
/// Goldberg and Deb, "A comparative analysis of selection schemes used in genetic algorithms", FOGA 1 (1991), for the tournament; the operators are those of
/// <see cref="VariationOptions"/>. Without generations: every trial that ends may breed at once. For cheap trials, hundreds and more of them.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class GeneticSampler : ISampler
{
    private readonly GeneticOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public GeneticSampler(GeneticOptions? options = null) => _options = (options ?? new GeneticOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "ga";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("population", _options.Population);
        writer.WriteNumber("tournament", _options.Tournament);
        _options.Variation.WriteTo(writer);
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

        var variation = new Variation(_options.Variation);
        return new PopulationState(Name, context, _options.Population, new ElitePopulation(_options.Population, _options.Tournament), (space, population, random) =>
            variation.Child(space, population.Parent(random), population.Parent(random), random));
    }
}
