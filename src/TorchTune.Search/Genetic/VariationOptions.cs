using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>How children differ from their parents: options of <see cref="GeneticSampler"/>, <see cref="NsgaIISampler"/> and <see cref="NsgaIIISampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record VariationOptions
{
    /// <summary>How two parents make a child. Values without an order are always taken from one of them.</summary>
    /// <value>Default <see cref="Crossover.SimulatedBinary"/>.</value>
    public Crossover Crossover { get; init; } = Crossover.SimulatedBinary;

    /// <summary>How often a child has two parents; otherwise it begins as a copy of one.</summary>
    /// <value>Default 0.9.</value>
    public double CrossoverProbability { get; init; } = 0.9;

    /// <summary>The distribution index of <see cref="Crossover.SimulatedBinary"/>: the larger, the closer to the parents.</summary>
    /// <value>Default 15.</value>
    public double CrossoverIndex { get; init; } = 15;

    /// <summary>How far <see cref="Crossover.Blend"/> reaches beyond the parents, in units of their distance.</summary>
    /// <value>Default 0.5.</value>
    public double Alpha { get; init; } = 0.5;

    /// <summary>How likely each value is changed after the crossover.</summary>
    /// <value>Default null: 1 / d, one value in the mean.</value>
    public double? MutationProbability { get; init; }

    /// <summary>The distribution index of polynomial mutation: the larger, the smaller the changes. Values without an order become any other.</summary>
    /// <value>Default 20.</value>
    public double MutationIndex { get; init; } = 20;

    internal VariationOptions Validated()
    {
        if (CrossoverProbability is not (>= 0 and <= 1)) throw Broken(nameof(CrossoverProbability), "must lie in [0, 1]", CrossoverProbability);
        if (!(CrossoverIndex >= 0) || !double.IsFinite(CrossoverIndex)) throw Broken(nameof(CrossoverIndex), "must be finite and not negative", CrossoverIndex);
        if (!(Alpha >= 0) || !double.IsFinite(Alpha)) throw Broken(nameof(Alpha), "must be finite and not negative", Alpha);
        if (MutationProbability is double p && p is not (>= 0 and <= 1)) throw Broken(nameof(MutationProbability), "must lie in [0, 1]", p);
        if (!(MutationIndex >= 0) || !double.IsFinite(MutationIndex)) throw Broken(nameof(MutationIndex), "must be finite and not negative", MutationIndex);
        return this;
    }

    internal void WriteTo(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteString("crossover", Crossover switch { Crossover.Uniform => "uniform", Crossover.SimulatedBinary => "sbx", _ => "blend" });
        Number("crossoverProbability", CrossoverProbability);
        Number("crossoverIndex", CrossoverIndex);
        Number("alpha", Alpha);
        if (MutationProbability is double p) Number("mutationProbability", p);
        Number("mutationIndex", MutationIndex);

        void Number(string name, double value)
        {
            writer.WritePropertyName(name);
            JsonText.WriteNumber(writer, value);
        }
    }

    private static ArgumentException Broken(string option, string rule, double value) => new(Invariant($"{option} {rule}, but was {value}."));
}
