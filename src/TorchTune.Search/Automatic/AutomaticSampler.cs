namespace TorchTune.Search;

/// <summary>Chooses among the other samplers by space, budget, objectives and what the trials show, and says in its rationales what and why. The default.</summary>
/// <remarks>
/// <para>TPE serves every space and any number of objectives, and begins everywhere. Where all hyper-parameters are numbers of many values that always exist, and there is one
/// objective, CMA-ES takes over two proposals of three once TPE has looked around: for a quarter of the planned trials, at least 10 and at most 25. Each learns from what the
/// other finds. Where results jump from one trial to its neighbour (noise, many local minima) or break constraints, a quadratic model of them says little, and each makes every second proposal.</para>
/// <para>That the first trial is the centre of the space is what Ax and Vizier do as well.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class AutomaticSampler : ISampler
{
    private readonly AutomaticOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public AutomaticSampler(AutomaticOptions? options = null)
    {
        _options = options ?? new AutomaticOptions();
        _ = _options.OfTpe().Validated();
    }

    /// <inheritdoc/>
    public string Name => "auto";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteBoolean("centre", _options.Centre);
        if (_options.CostPower != 0) writer.WriteNumber("costPower", _options.CostPower);
        if (!_options.Transfer.IsEmpty)
        {
            writer.WritePropertyName("transfer");
            TransferredTrial.WriteList(writer, _options.Transfer);
        }

        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new AutomaticState(context, _options);
    }
}
