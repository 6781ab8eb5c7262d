using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Adapts a normal distribution to where good results lie: its centre, its reach and its shape, so that it follows valleys in any direction.</summary>
/// <remarks>
/// <para>CMA-ES (Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772) with active updates, asynchronous: whatever ends is learned from, in the order of ends,
/// whichever generation it was drawn in (Hansen, "Injecting external solutions into CMA-ES", arXiv 1110.4181). A quadratic model picks each trial from several draws
/// (after lq-CMA-ES, Hansen, GECCO 2019), which is what makes it good at 50 to 150 trials.</para>
/// <para>Ints, ordinals and steps keep a margin (Hamano et al., GECCO 2022). Choices without an order have a distribution of their own (CatCMA's model, Hamano et al., GECCO 2024, with
/// a fixed rate). A hyper-parameter that does not exist in a trial counts as if it had been drawn from the distribution. Draws outside of the ranges are drawn again, ten times for
/// each coordinate, and then moved onto the bound. Infeasible and failed trials rank behind all others.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class CmaEsSampler : ISampler
{
    private readonly CmaEsOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public CmaEsSampler(CmaEsOptions? options = null) => _options = (options ?? new CmaEsOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "cmaes";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        if (_options.Population is int population) writer.WriteNumber("population", population);
        writer.WritePropertyName("sigma");
        JsonText.WriteNumber(writer, _options.Sigma);
        if (_options.InitialTrials is int initialTrials) writer.WriteNumber("initialTrials", initialTrials);
        writer.WriteBoolean("centre", _options.Centre);
        writer.WriteNumber("candidates", _options.Candidates);
        writer.WriteBoolean("separable", _options.Separable);
        writer.WriteBoolean("adaptLearningRate", _options.AdaptLearningRate);
        writer.WriteString("restarts", _options.Restarts switch { CmaRestarts.None => "none", CmaRestarts.Ipop => "ipop", _ => "bipop" });
        writer.WriteStartArray("warmStart");
        foreach (var configuration in _options.WarmStart) configuration.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Objectives.Length > 1)
        {
            throw new ArgumentException(Invariant($"CMA-ES follows one objective, but the study has {context.Objectives.Length}; use NSGA-II."));
        }

        return new CmaEsState(context, _options);
    }
}
