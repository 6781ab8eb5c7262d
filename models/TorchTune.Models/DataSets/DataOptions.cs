using static System.FormattableString;

namespace TorchTune.Models;

/// <summary>How published images are divided for a study.</summary>
public sealed record DataOptions
{
    /// <summary>How many of the published training images are used, the validation part included.</summary>
    /// <value>At least 2; null, the default, or more than there are: all of them.</value>
    public int? TrainSubset { get; init; }

    /// <summary>Share of the images used that is set aside for validation.</summary>
    /// <value>In <c>(0, 1)</c>. Default 0.1.</value>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Decides which images are used, and which for what.</summary>
    public ulong Seed { get; init; }

    /// <summary>Checks every option.</summary>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names option, rule and value.</exception>
    public DataOptions Validated()
    {
        if (TrainSubset < 2) throw new ArgumentException(Invariant($"TrainSubset must be at least 2, not {TrainSubset}."));
        if (ValidationFraction is not (> 0 and < 1))
        {
            throw new ArgumentException(Invariant($"ValidationFraction must lie in (0, 1), not {ValidationFraction}."));
        }

        return this;
    }
}
