using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Scheduling;

/// <summary>How a population meets, copies and explores.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record PopulationOptions
{
    /// <summary>How many trials the population has. A study of fewer trials never meets.</summary>
    /// <value>At least 2. Default 8.</value>
    public int Members { get; init; } = 8;

    /// <summary>Steps of a round: after so many all members meet.</summary>
    /// <value>At least 1. Default 1.</value>
    public int Interval { get; init; } = 1;

    /// <summary>The share of the population that copies at a meeting, and the share that is copied: ⌈share · members⌉, at most half of them.</summary>
    /// <value>Positive, at most 0.5. Default 0.25.</value>
    public double Quantile { get; init; } = 0.25;

    /// <summary>The probability with which a copied hyper-parameter is drawn anew instead of moved.</summary>
    /// <value>In [0, 1]. Default 0.25.</value>
    public double ResampleProbability { get; init; } = 0.25;

    /// <summary>What a number on a logarithmic scale is multiplied or divided by: as often up as down, so that copying alone leads nowhere.</summary>
    /// <value>Greater than 1. Default 1.25 (down by 0.8, as in the paper).</value>
    public double Factor { get; init; } = 1.25;

    /// <summary>Hyper-parameters that a copy takes from its donor as they are, by name: those that the shape of the weights depends on.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Inherited { get; init; } = [];

    internal PopulationOptions Validated()
    {
        if (Members < 2) throw new ArgumentException(Invariant($"Members must be at least 2, but was {Members}."));
        if (Interval < 1) throw new ArgumentException(Invariant($"Interval must be at least 1, but was {Interval}."));
        if (Quantile is not (> 0 and <= 0.5)) throw new ArgumentException(Invariant($"Quantile must lie in (0, 0.5], but was {Quantile}."));
        if (ResampleProbability is not (>= 0 and <= 1)) throw new ArgumentException(Invariant($"ResampleProbability must lie in [0, 1], but was {ResampleProbability}."));
        if (!(Factor > 1) || !double.IsFinite(Factor)) throw new ArgumentException(Invariant($"Factor must be greater than 1, but was {Factor}."));
        if (Inherited.IsDefault) throw new ArgumentException("Inherited must not be default.");
        return this;
    }

    internal string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", "pbt");
        writer.WriteNumber("members", Members);
        writer.WriteNumber("interval", Interval);
        writer.WritePropertyName("quantile");
        JsonText.WriteNumber(writer, Quantile);
        writer.WritePropertyName("resample");
        JsonText.WriteNumber(writer, ResampleProbability);
        writer.WritePropertyName("factor");
        JsonText.WriteNumber(writer, Factor);
        if (!Inherited.IsEmpty)
        {
            writer.WriteStartArray("inherited");
            foreach (string name in Inherited) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    });
}
