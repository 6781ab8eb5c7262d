using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Tries every combination of some values of each hyper-parameter, once.</summary>
/// <remarks>
/// <para>Conditions are kept: a combination that differs only in what does not exist is one point. When all points have been started, none is proposed any more; what was
/// enqueued, runs, failed or was stopped counts as tried. A study that is resumed goes on where it was.</para>
/// <para>For few hyper-parameters, for tables and for plots. For search, <see cref="SobolSampler"/> covers the same space better with the same number of trials
/// (Bergstra and Bengio, JMLR 13, 2012, section 1).</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class GridSampler : ISampler
{
    private readonly GridOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">A resolution is below 1.</exception>
    public GridSampler(GridOptions? options = null) => _options = (options ?? new GridOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "grid";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("resolution", _options.Resolution);
        writer.WriteStartObject("resolutions");
        foreach (var (name, resolution) in _options.Resolutions) writer.WriteNumber(name, resolution);
        writer.WriteEndObject();
        writer.WriteBoolean("shuffled", _options.Shuffled);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (string name in _options.Resolutions.Keys)
        {
            if (context.Space.Count > 0 && context.Space.IndexOf(name) < 0) throw new ArgumentException(Invariant($"A resolution must name a hyper-parameter of the space, but there is no '{name}'."));
        }

        return new LatticeState(Name, context.Space, LevelsOf, _options.Shuffled);
    }

    private Levels LevelsOf(HyperParameter hyperParameter) => _options.Resolutions.TryGetValue(hyperParameter.Name, out int own)
        ? Levels.Spaced(hyperParameter, own)
        : hyperParameter.Kind is HyperParameterKind.Categorical or HyperParameterKind.Bool
            ? Levels.All(hyperParameter)
            : Levels.Spaced(hyperParameter, _options.Resolution);
}
