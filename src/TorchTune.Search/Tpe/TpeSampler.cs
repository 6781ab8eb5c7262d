using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Proposes the configuration that looks most like past successes and least like all else that was tried.</summary>
/// <remarks>
/// <para>Tree-structured Parzen estimator (Bergstra et al., "Algorithms for hyper-parameter optimization", NeurIPS 2011, §4): with <c>l</c> the kernel
/// density of the good trials and <c>g</c> that of the others, expected improvement rises with <c>l(x) / g(x)</c>. Candidates are drawn from <c>l</c>; the
/// one with the largest <c>log l − log g</c> is proposed.</para>
/// <para>All hyper-parameters share one density (Falkner et al., "BOHB", ICML 2018), good trials are weighted by rank (as Watanabe, "Tree-structured Parzen
/// estimator: understanding its algorithm components", 2023, weights them by improvement), and the prior weighs more in <c>g</c> than in <c>l</c>. Conditions,
/// several objectives (non-domination), constraints (feasible first), stopped trials (by steps, then loss), running trials (constant liar) and costs are used.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class TpeSampler : ISampler
{
    private readonly TpeOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public TpeSampler(TpeOptions? options = null) => _options = (options ?? new TpeOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "tpe";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteString("dependence", Word(_options.Dependence));
        writer.WriteNumber("startup", _options.StartupTrials);
        writer.WriteNumber("candidates", _options.Candidates);
        writer.WriteNumber("goodFraction", _options.GoodFraction);
        writer.WriteNumber("maxGood", _options.MaxGood);
        writer.WriteNumber("rankPower", _options.RankPower);
        writer.WriteNumber("width", _options.Width);
        writer.WriteNumber("goodPrior", _options.GoodPrior);
        writer.WriteNumber("othersPrior", _options.OthersPrior);
        writer.WriteNumber("maxOthers", _options.MaxOthers);
        writer.WriteBoolean("constantLiar", _options.ConstantLiar);
        writer.WriteNumber("costPower", _options.CostPower);
        writer.WriteStartObject("distances");
        foreach (var (name, table) in _options.Distances)
        {
            writer.WriteStartArray(name);
            foreach (var row in table)
            {
                writer.WriteStartArray();
                foreach (double distance in row) writer.WriteNumberValue(distance);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
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
        foreach (var (name, table) in _options.Distances)
        {
            if (!context.Space.TryGet(name, out var found)) continue;
            if (found is CategoricalHyperParameter && found.Cardinality == table.Length) continue;
            throw new ArgumentException(Invariant($"Distances of '{name}' must be a table of the choices of a categorical hyper-parameter, but '{name}' is {found.Range} and the table has {table.Length} rows."));
        }

        return new TpeState(context, _options);
    }

    internal static string Word(TpeDependence dependence) => dependence switch
    {
        TpeDependence.Joint => "joint",
        TpeDependence.Grouped => "grouped",
        _ => "univariate",
    };
}
