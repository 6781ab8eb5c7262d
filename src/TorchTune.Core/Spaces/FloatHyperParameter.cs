using System.Globalization;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>A real number of a closed interval: continuous, logarithmic, or in steps from <see cref="Low"/>.</summary>
/// <remarks>
/// In steps, value <c>k</c> is <c>low + k·step</c> computed in decimal wherever <c>low</c> and <c>step</c> allow it: steps of 0.1 give 0.3,
/// not 0.30000000000000004.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class FloatHyperParameter : HyperParameter
{
    // With more, rounding could no longer tell one step from the next.
    private const double MaxSteps = 1L << 40;

    private readonly double _logLow;
    private readonly double _logWidth;
    private readonly (decimal Low, decimal Step)? _decimals;
    private readonly long? _count;

    internal FloatHyperParameter(string name, double low, double high, bool log, double? step, Condition? when = null)
        : base(name, when)
    {
        if (!double.IsFinite(low)) throw Broken(Invariant($"low must be finite, but was {low}"));
        if (!double.IsFinite(high)) throw Broken(Invariant($"high must be finite, but was {high}"));
        if (low > high) throw Broken(Invariant($"low must not exceed high, but low was {JsonText.Number(low)} and high was {JsonText.Number(high)}"));
        if (!double.IsFinite(high - low)) throw Broken(Invariant($"high - low must be finite, but low was {low} and high was {high}"));
        if (log && low <= 0) throw Broken(Invariant($"low must be positive on a logarithmic scale, but was {JsonText.Number(low)}"));
        if (log && step is not null) throw Broken(Invariant($"a logarithmic scale has no step, but step was {step}"));
        if (step is <= 0 or double.NaN or double.PositiveInfinity) throw Broken(Invariant($"step must be positive and finite, but was {step}"));

        // Adding zero turns -0.0 into 0.0, so that equal ranges are written equally.
        Low = low + 0.0;
        High = high + 0.0;
        IsLog = log;
        Step = step;
        if (log)
        {
            _logLow = Math.Log(low);
            _logWidth = Math.Log(high) - _logLow;
        }

        if (step is double distance)
        {
            double steps = (high - low) / distance;
            if (steps >= MaxSteps) throw Broken(Invariant($"a stepped range must have at most 2^40 values, but step {distance} gives more"));
            steps = Math.Floor(steps + Slack(steps));
            _decimals = Decimals(Low, distance, steps);
            _count = (long)steps + 1;
            High = At((long)steps);
        }
        else if (low == high)
        {
            _count = 1;
        }
    }

    /// <summary>The least value.</summary>
    public double Low { get; }

    /// <summary>The greatest value; of a stepped range, the last step.</summary>
    public double High { get; }

    /// <summary>Whether the scale is logarithmic.</summary>
    public bool IsLog { get; }

    /// <summary>The distance between values, or null.</summary>
    public double? Step { get; }

    /// <inheritdoc/>
    public override HyperParameterKind Kind => HyperParameterKind.Float;

    /// <inheritdoc/>
    public override long? Cardinality => _count;

    /// <inheritdoc/>
    public override string Range => Invariant($"float [{JsonText.Number(Low)}, {JsonText.Number(High)}]{(IsLog ? " log" : "")}{(Step is null ? "" : Invariant($" in steps of {JsonText.Number(Step.Value)}"))}");

    /// <inheritdoc/>
    public override bool Contains(Value value) =>
        value.Kind == ValueKind.Float && (_count is null ? value.AsDouble() >= Low && value.AsDouble() <= High : IndexOf(value) >= 0);

    /// <inheritdoc/>
    public override bool TryConform(Value value, out Value conformed)
    {
        conformed = value;
        if (!value.IsNumber) return false;

        double number = value.AsDouble();
        if (value.Kind == ValueKind.Int && (!(Math.Abs(number) <= 1L << 53) || (long)number != value.AsInt())) return false;
        conformed = Value.From(number);
        if (Contains(conformed)) return true;
        if (Step is not double step || !(number >= Low - step && number <= High + step)) return false;

        double steps = (number - Low) / step;
        long nearest = Math.Clamp((long)Math.Round(steps), 0, _count!.Value - 1);
        conformed = Value.From(At(nearest));
        return Math.Abs(steps - nearest) <= Slack(steps);
    }

    /// <inheritdoc/>
    public override double ToUnit(Value value)
    {
        if (!Contains(value)) throw Lacks(value);
        if (_count is long count) return UnitOfCell(IndexOf(value), count);

        double number = value.AsDouble();
        return IsLog
            ? Math.Clamp((Math.Log(number) - _logLow) / _logWidth, 0, 1)
            : (number - Low) / (High - Low);
    }

    /// <inheritdoc/>
    public override Value FromUnit(double unit)
    {
        CheckedUnit(unit);
        if (_count is long count) return ValueAt(CellOfUnit(unit, count));

        // The ends are exact; in between, rounding must not leave the range.
        if (unit == 0) return Value.From(Low);
        if (unit == 1) return Value.From(High);
        double number = IsLog ? Math.Exp(_logLow + (unit * _logWidth)) : Low + (unit * (High - Low));
        return Value.From(Math.Clamp(number, Low, High));
    }

    /// <inheritdoc/>
    public override Value ValueAt(long index) => Value.From(At(CheckedIndex(index, _count ?? throw Continuous())));

    /// <inheritdoc/>
    public override long IndexOf(Value value)
    {
        long count = _count ?? throw Continuous();
        if (value.Kind != ValueKind.Float) return -1;

        double number = value.AsDouble();
        if (!(number >= Low && number <= High)) return -1;
        long nearest = Step is double step ? Math.Clamp((long)Math.Round((number - Low) / step), 0, count - 1) : 0;
        return At(nearest) == number ? nearest : -1;
    }

    internal override (double Place, double Width) Line(double number, double deviation) =>
        Step is double step ? ((((number - Low) / step) + 0.5) / _count!.Value, deviation / (step * _count.Value))
        : IsLog ? ((Math.Log(number) - _logLow) / _logWidth, deviation / _logWidth)
        : ((number - Low) / (High - Low), deviation / (High - Low));

    private protected override void WriteRange(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("low");
        JsonText.WriteNumber(writer, Low);
        writer.WritePropertyName("high");
        JsonText.WriteNumber(writer, High);
        if (IsLog) writer.WriteBoolean("log", true);
        if (Step is not double step) return;
        writer.WritePropertyName("step");
        JsonText.WriteNumber(writer, step);
    }

    // How far from a whole number of steps a range or a value may be to be taken for one: rounding, not meaning.
    private static double Slack(double steps) => 1e-9 + (Math.Abs(steps) * 1e-15);

    private double At(long index) => Step is not double step
        ? Low
        : _decimals is (decimal low, decimal decimalStep)
            ? (double)(low + (index * decimalStep))
            : Low + (index * step);

    private static (decimal Low, decimal Step)? Decimals(double low, double step, double steps)
    {
        // The shortest digits of both, exactly; 1e14 leaves 14 of decimal's 28 digits behind the point.
        const double Most = 1e14;
        if (Math.Abs(low) > Most || step * steps > Most) return null;
        return Exactly(low) is decimal exactLow && Exactly(step) is decimal exactStep ? (exactLow, exactStep) : null;
    }

    private static decimal? Exactly(double number)
    {
        string digits = number.ToString("R", CultureInfo.InvariantCulture);
        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact) && (double)exact == number
            ? exact
            : null;
    }
}
