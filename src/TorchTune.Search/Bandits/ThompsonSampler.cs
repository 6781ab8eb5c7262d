using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Thompson sampling: each arm is pulled as often as it is believed to be the best.</summary>
/// <remarks>
/// Thompson (Biometrika 25, 1933); its regret grows with the logarithm of the number of trials (Honda and Takemura, "Optimality of Thompson sampling for Gaussian bandits depends on priors",
/// AISTATS 2014). For few arms and noisy objectives: which of five algorithms, which of twenty configurations. Arms are tried again and again.
/// A failed or infeasible trial counts as the worst loss seen, a stopped one as what it last reported.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class ThompsonSampler : ISampler
{
    private readonly ThompsonOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    public ThompsonSampler(ThompsonOptions? options = null) => _options = options ?? new ThompsonOptions();

    /// <inheritdoc/>
    public string Name => "thompson";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        if (_options.Arms is string arms) writer.WriteString("arms", arms);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Objectives.Length > 1) throw new ArgumentException(Invariant($"A bandit follows one objective, but the study has {context.Objectives.Length}."));

        BanditArms.Check(context.Space, _options.Arms);
        return new BanditState(Name, context, _options.Arms, new ThompsonChoice());
    }
}
