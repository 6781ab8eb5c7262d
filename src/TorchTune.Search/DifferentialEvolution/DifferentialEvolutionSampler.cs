using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Differential evolution: moves good trials by scaled differences of others, so that steps shrink and turn as the population does. With a scheduler of budgets, the sampler of DEHB.</summary>
/// <remarks>
/// Storn and Price, "Differential evolution", J. Global Optimization 11 (1997); budgets: Awad, Mallik and Hutter, "DEHB: evolutionary Hyperband for scalable, robust and efficient
/// hyperparameter optimization", IJCAI 2021. Categories are cells of the unit interval, as there. Without generations: a trial takes its place as soon as it ends, if it is better.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class DifferentialEvolutionSampler : ISampler
{
    private readonly DifferentialEvolutionOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public DifferentialEvolutionSampler(DifferentialEvolutionOptions? options = null) => _options = (options ?? new DifferentialEvolutionOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "de";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("population", _options.Population);
        writer.WritePropertyName("scale");
        JsonText.WriteNumber(writer, _options.Scale);
        writer.WritePropertyName("crossoverProbability");
        JsonText.WriteNumber(writer, _options.CrossoverProbability);
        writer.WriteBoolean("best", _options.Best);
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

        return new DifferentialEvolutionState(context, _options);
    }
}
