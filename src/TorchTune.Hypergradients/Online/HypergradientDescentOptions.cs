using static System.FormattableString;

namespace TorchTune.Hypergradients;

/// <summary>How hypergradient descent changes the learning rate.</summary>
public sealed record HypergradientDescentOptions
{
    /// <summary>β. Default 0.02, which suits <see cref="Guarded"/> changes; unguarded ones have the unit of a squared learning rate over a loss, and need 1e-8 to 1e-3.</summary>
    public double OuterRate { get; init; } = 0.02;

    /// <summary>
    /// Whether the logarithm of the learning rate moves, by β times the cosine between gradient and last direction. Otherwise the rate itself moves by β times their product, as published first,
    /// which can make it negative and the training diverge. Default true.
    /// </summary>
    public bool Guarded { get; init; } = true;

    /// <summary>The most that a guarded change moves the logarithm. Default 0.1.</summary>
    public double LargestChange { get; init; } = 0.1;

    /// <summary>The smallest learning rate of guarded changes. Default 1e-8.</summary>
    public double Minimum { get; init; } = 1e-8;

    /// <summary>The largest learning rate of guarded changes. Default 10.</summary>
    public double Maximum { get; init; } = 10;

    internal HypergradientDescentOptions Validated()
    {
        if (!(OuterRate >= 0 && double.IsFinite(OuterRate)))
            throw new ArgumentException(Invariant($"{nameof(OuterRate)} must be a finite number of at least 0, but is {OuterRate}."));
        if (!(LargestChange > 0))
            throw new ArgumentException(Invariant($"{nameof(LargestChange)} must be positive, but is {LargestChange}."));
        return Minimum > 0 && Minimum <= Maximum ? this : throw new ArgumentException(Invariant($"{nameof(Minimum)} must be positive and at most {nameof(Maximum)} = {Maximum}, but is {Minimum}."));
    }
}
