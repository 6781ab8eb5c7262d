namespace TorchTune.Search;

/// <summary>Goes through Sobol's sequence, scrambled by the study's seed: fills the space more evenly than chance does, whatever the number of trials.</summary>
/// <remarks>
/// For a first look at a space, and as a baseline that is harder to beat than random search. Each power of two of trials is a net; integrals and minima converge faster than
/// with random points as long as few hyper-parameters matter. Joe and Kuo (2008), Owen (1995). Up to 256 hyper-parameters; further ones are drawn uniformly.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class SobolSampler : ISampler
{
    private readonly SobolOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    public SobolSampler(SobolOptions? options = null) => _options = options ?? new SobolOptions();

    /// <inheritdoc/>
    public string Name => "sobol";

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
        return new QuasiRandomState(Name, context.Space, new SobolSequence(context.Seed, _options.Scrambled));
    }
}
