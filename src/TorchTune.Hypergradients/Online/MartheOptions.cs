using static System.FormattableString;

namespace TorchTune.Hypergradients;

/// <summary>How <see cref="Marthe"/> moves the learning rate.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record MartheOptions
{
    /// <summary>β, the rate of the learning rate. Default 0.02, which suits <see cref="Guarded"/> moves; unguarded ones have the unit of a squared learning rate over a loss.</summary>
    public double OuterRate { get; init; } = 0.02;

    /// <summary>
    /// γ, by which β moves: along its own derivative, which after a move is the product of two slopes in a row (Baydin et al., ICLR 2018, section 3, of the next order). Slopes of one sign make β greater, opposite ones smaller.
    /// Default 0: β stays.
    /// </summary>
    public double OuterRateGrowth { get; init; }

    /// <summary>μ, what tangents are multiplied by before every update; null: adapted. Default null.</summary>
    public double? Discount { get; init; }

    /// <summary>
    /// Whether the logarithm of the learning rate moves, by β times the cosine between the validation gradient and the tangent. Otherwise the rate itself moves by β times their product, as published, and may become negative.
    /// Default true.
    /// </summary>
    public bool Guarded { get; init; } = true;

    /// <summary>The most that a guarded move changes the logarithm. Default 0.1.</summary>
    public double LargestChange { get; init; } = 0.1;

    internal MartheOptions Validated()
    {
        if (!(OuterRate >= 0 && double.IsFinite(OuterRate)))
            throw new ArgumentException(Invariant($"{nameof(OuterRate)} must be a finite number of at least 0, but is {OuterRate}."));
        if (!(OuterRateGrowth >= 0 && double.IsFinite(OuterRateGrowth)))
            throw new ArgumentException(Invariant($"{nameof(OuterRateGrowth)} must be a finite number of at least 0, but is {OuterRateGrowth}."));
        if (Discount is { } discount && discount is not (>= 0 and <= 1))
            throw new ArgumentException(Invariant($"{nameof(Discount)} must lie between 0 and 1, but is {discount}."));
        return LargestChange > 0 ? this : throw new ArgumentException(Invariant($"{nameof(LargestChange)} must be positive, but is {LargestChange}."));
    }
}
