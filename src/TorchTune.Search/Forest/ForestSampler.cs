namespace TorchTune.Search;

/// <summary>Models the objective by a random forest and proposes where it expects the largest improvement: for conditional, categorical and rugged spaces.</summary>
/// <remarks>
/// <para>Sequential model-based algorithm configuration (Hutter, Hoos, Leyton-Brown, LION 2011; Lindauer et al., "SMAC3", JMLR 23, 2022): after a Latin
/// hypercube, each proposal is the best that random candidates and a local search around the best trials find of the logarithm of the expected
/// improvement, under the forest's mean and variance. One in a hundred is drawn at random. The trees see all trials and differ by the hyper-parameters
/// that they may split on and by their split points: on tables of neural networks and on test functions this did better than samples of the trials.</para>
/// <para>Losses are learned as log((loss − best) / (median − best) + 0.2): what matters is told apart, and outliers are not. Stopped trials count as
/// worse than the median of the completed ones, by their steps and losses; failed ones as the worst. Running trials are taken to give what the forest
/// predicts. Constraints: the expected improvement among feasible trials, times the probability of being feasible under a second forest; while nothing
/// is feasible, the violation is the objective. Several objectives: each proposal minimizes another augmented Chebyshev scalarisation (ParEGO,
/// Knowles, IEEE TEC 10, 2006).</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class ForestSampler : ISampler
{
    private readonly ForestOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names it, the rule and the value.</exception>
    public ForestSampler(ForestOptions? options = null) => _options = (options ?? new ForestOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "forest";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("startup", _options.Startup);
        writer.WriteNumber("trees", _options.Trees);
        writer.WriteNumber("featureShare", _options.FeatureShare);
        writer.WriteNumber("candidates", _options.Candidates);
        writer.WriteNumber("localStarts", _options.LocalStarts);
        writer.WriteNumber("randomShare", _options.RandomShare);
        writer.WriteNumber("maxRows", _options.MaxRows);
        writer.WriteBoolean("costAware", _options.CostAware);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ForestState(context, _options);
    }
}
