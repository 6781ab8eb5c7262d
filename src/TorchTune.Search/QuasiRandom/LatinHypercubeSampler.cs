namespace TorchTune.Search;

/// <summary>Latin hypercubes: of n trials, each hyper-parameter has exactly one in each n-th of its range.</summary>
/// <remarks>
/// McKay, Beckman and Conover (1979). Best where the number of trials is known beforehand and equal to <see cref="LatinHypercubeOptions.Points"/>; after so many, another
/// hypercube begins.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class LatinHypercubeSampler : ISampler
{
    private readonly LatinHypercubeOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public LatinHypercubeSampler(LatinHypercubeOptions? options = null) => _options = (options ?? new LatinHypercubeOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "lhs";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("points", _options.Points);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new QuasiRandomState(Name, context.Space, new LatinHypercube(context.Seed, _options.Points));
    }
}
