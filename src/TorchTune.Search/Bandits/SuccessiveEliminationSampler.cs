using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Successive elimination: pulls all arms in turn and drops those that surely are not the best.</summary>
/// <remarks>
/// Even-Dar, Mannor and Mansour, JMLR 7 (2006). For finding the best of a few arms with a given certainty where results are noisy; while it searches it pays for bad arms, where
/// <see cref="ThompsonSampler"/> does not. Arms are tried again and again; the last one left, for ever.
/// A failed or infeasible trial counts as the worst loss seen, a stopped one as what it last reported.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class SuccessiveEliminationSampler : ISampler
{
    private readonly SuccessiveEliminationOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public SuccessiveEliminationSampler(SuccessiveEliminationOptions? options = null) => _options = (options ?? new SuccessiveEliminationOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "elimination";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        if (_options.Arms is string arms) writer.WriteString("arms", arms);
        writer.WritePropertyName("errorProbability");
        JsonText.WriteNumber(writer, _options.ErrorProbability);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Objectives.Length > 1) throw new ArgumentException(Invariant($"A bandit follows one objective, but the study has {context.Objectives.Length}."));

        BanditArms.Check(context.Space, _options.Arms);
        return new BanditState(Name, context, _options.Arms, new EliminationChoice(_options.ErrorProbability));
    }
}
