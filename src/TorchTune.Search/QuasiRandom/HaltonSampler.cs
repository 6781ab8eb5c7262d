namespace TorchTune.Search;

/// <summary>Goes through Halton's sequence, its digits permuted by the study's seed: even for any number of trials, not only powers of two.</summary>
/// <remarks>
/// Halton (1960), permutations after Owen (2017). For few hyper-parameters, up to twenty or so; with more, prefer <see cref="SobolSampler"/>.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class HaltonSampler : ISampler
{
    private readonly HaltonOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    public HaltonSampler(HaltonOptions? options = null) => _options = options ?? new HaltonOptions();

    /// <inheritdoc/>
    public string Name => "halton";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteBoolean("scrambled", _options.Scrambled);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new QuasiRandomState(Name, context.Space, new HaltonSequence(context.Seed, _options.Scrambled));
    }
}
