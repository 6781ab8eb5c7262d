using static System.FormattableString;

namespace TorchTune.Models;

/// <summary>Which network, how wide, and with how much dropout.</summary>
public sealed record ModelOptions
{
    /// <summary>Name of the network.</summary>
    /// <value>One of <see cref="ImageModels.Names"/>. Default <c>smallconv</c>.</value>
    public string Name { get; init; } = "smallconv";

    /// <summary>Factor on the number of channels or hidden units of every layer.</summary>
    /// <value>Positive, at most 64. Default 1.</value>
    public double Width { get; init; } = 1;

    /// <summary>Probability of dropout: before the classifier; in the perceptron after each hidden layer.</summary>
    /// <value>In <c>[0, 1)</c>. Default 0.</value>
    public double Dropout { get; init; }

    /// <summary>Checks every option.</summary>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names option, rule and value.</exception>
    public ModelOptions Validated()
    {
        if (!ImageModels.Names.Contains(Name))
        {
            throw new ArgumentException(Invariant($"Name must be one of {string.Join(", ", ImageModels.Names)}, not '{Name}'."));
        }

        if (Width is not (> 0 and <= 64)) throw new ArgumentException(Invariant($"Width must be positive and at most 64, not {Width}."));
        if (Dropout is not (>= 0 and < 1)) throw new ArgumentException(Invariant($"Dropout must lie in [0, 1), not {Dropout}."));
        return this;
    }

    internal int Widened(int units) => Math.Max(1, (int)Math.Round(units * Width, MidpointRounding.AwayFromZero));
}
