using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>How a hyper-parameter is written as a number without bounds, so that no outer update can leave its range: a learning rate cannot become negative.</summary>
/// <remarks>A closed set. Coordinates are float64, element by element; the hypergradient is multiplied by the slope: <c>dV/du = dV/dλ · dλ/du</c>.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract record Coordinate
{
    private Coordinate()
    {
    }

    /// <summary>The value of a coordinate.</summary>
    public abstract Tensor ToValue(Tensor coordinate);

    /// <summary>The coordinate of a value.</summary>
    public abstract Tensor FromValue(Tensor value);

    /// <summary>The derivative of the value by the coordinate, at a coordinate.</summary>
    public abstract Tensor Slope(Tensor coordinate);

    /// <summary>Whether a value has a coordinate.</summary>
    internal abstract bool Holds(double value);

    /// <summary>Checks the bounds.</summary>
    internal virtual void Validate()
    {
    }

    /// <summary>The value itself, moved to the nearer bound where it leaves the interval.</summary>
    public sealed record Linear : Coordinate
    {
        /// <summary>The least value.</summary>
        /// <value>Default −∞.</value>
        public double Low { get; init; } = double.NegativeInfinity;

        /// <summary>The greatest value.</summary>
        /// <value>Default ∞.</value>
        public double High { get; init; } = double.PositiveInfinity;

        /// <inheritdoc/>
        public override Tensor ToValue(Tensor coordinate) => Given(coordinate).clamp(min: Low, max: High);

        /// <inheritdoc/>
        public override Tensor FromValue(Tensor value) => Given(value).clone();

        /// <inheritdoc/>
        public override Tensor Slope(Tensor coordinate) => ones_like(Given(coordinate));

        internal override bool Holds(double value) => value >= Low && value <= High;

        internal override void Validate() => RequireOrder(Low, High);
    }

    /// <summary>The natural logarithm: learning rates, weight decays, scales.</summary>
    public sealed record Log : Coordinate
    {
        /// <inheritdoc/>
        public override Tensor ToValue(Tensor coordinate) => Given(coordinate).exp();

        /// <inheritdoc/>
        public override Tensor FromValue(Tensor value) => Given(value).log();

        /// <inheritdoc/>
        public override Tensor Slope(Tensor coordinate) => Given(coordinate).exp();

        internal override bool Holds(double value) => value > 0 && double.IsFinite(value);
    }

    /// <summary><c>log(exp(λ) − 1)</c>: positive values that shall be able to come near zero; linear where they are large.</summary>
    public sealed record Softplus : Coordinate
    {
        /// <inheritdoc/>
        public override Tensor ToValue(Tensor coordinate) => nn.functional.softplus(Given(coordinate), threshold: 30);

        /// <inheritdoc/>
        public override Tensor FromValue(Tensor value) => value + Given(value).neg().expm1().neg().log();

        /// <inheritdoc/>
        public override Tensor Slope(Tensor coordinate) => Given(coordinate).sigmoid();

        internal override bool Holds(double value) => value > 0 && double.IsFinite(value);
    }

    /// <summary>The logit of the place within an interval: momentum, betas, dropout rates, mixing weights.</summary>
    public sealed record Logit : Coordinate
    {
        /// <summary>Below every value.</summary>
        /// <value>Default 0.</value>
        public double Low { get; init; }

        /// <summary>Above every value.</summary>
        /// <value>Default 1.</value>
        public double High { get; init; } = 1;

        /// <inheritdoc/>
        public override Tensor ToValue(Tensor coordinate) => Given(coordinate).sigmoid().mul(High - Low).add(Low);

        /// <inheritdoc/>
        public override Tensor FromValue(Tensor value)
        {
            var share = (Given(value) - Low) / (High - Low);
            return share.log() - share.neg().log1p();
        }

        /// <inheritdoc/>
        public override Tensor Slope(Tensor coordinate)
        {
            var share = Given(coordinate).sigmoid();
            return share * (1 - share) * (High - Low);
        }

        internal override bool Holds(double value) => value > Low && value < High;

        internal override void Validate()
        {
            RequireOrder(Low, High);
            if (!double.IsFinite(Low) || !double.IsFinite(High)) throw new ArgumentException(Invariant($"Low and High of a logit must be finite, but were {Low} and {High}."));
        }
    }

    private static Tensor Given(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor;
    }

    private static void RequireOrder(double low, double high)
    {
        if (!(low < high)) throw new ArgumentException(Invariant($"Low must be less than High, but they were {low} and {high}."));
    }
}
