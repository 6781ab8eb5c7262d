namespace TorchTune.Search;

/// <summary>Tries every configuration of a finite space, conditions and all, once.</summary>
/// <remarks>
/// A space with a continuous hyper-parameter is refused; use <see cref="GridSampler"/> there. Where trials define a continuous one while they run, it stays at the middle of
/// its range. Trials may define discrete ones as they like: what that adds is gone through too.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class BruteForceSampler : ISampler
{
    private readonly BruteForceOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    public BruteForceSampler(BruteForceOptions? options = null) => _options = options ?? new BruteForceOptions();

    /// <inheritdoc/>
    public string Name => "bruteforce";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteBoolean("shuffled", _options.Shuffled);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Space.FirstOrDefault(hyperParameter => !hyperParameter.IsDiscrete) is HyperParameter continuous)
        {
            throw new ArgumentException($"Brute force needs finitely many configurations, but '{continuous.Name}' is continuous: {continuous.Range}. Give it a step, or use the grid sampler.");
        }

        return new LatticeState(Name, context.Space, Levels.All, _options.Shuffled);
    }
}
