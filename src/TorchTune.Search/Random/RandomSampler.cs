namespace TorchTune.Search;

/// <summary>Draws every hyper-parameter uniformly on its own scale: the baseline that a sampler must beat.</summary>
/// <remarks>
/// Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012): where few hyper-parameters matter, it beats a grid. In a
/// space with finitely many configurations it draws without replacement, unless <see cref="RandomOptions.Repeats"/>.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class RandomSampler : ISampler
{
    private readonly RandomOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    public RandomSampler(RandomOptions? options = null) => _options = options ?? new RandomOptions();

    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteBoolean("repeats", _options.Repeats);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RandomState(context.Space, _options);
    }
}
