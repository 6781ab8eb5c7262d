using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>A whole number of a closed interval: linear, logarithmic, or in steps from <see cref="Low"/>.</summary>
/// <remarks>
/// On a logarithmic scale the number n owns the cell from <c>log(n − ½)</c> to <c>log(n + ½)</c>, so a uniform draw gives n with
/// probability proportional to <c>log((n + ½)/(n − ½))</c>; <see cref="HyperParameter.ToUnit"/> gives <c>log n</c>.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class IntHyperParameter : HyperParameter
{
    // Up to here the logarithms of n and n + ½ differ by more than the rounding of a place in the unit interval.
    private const long MaxLogHigh = 1L << 44;

    private readonly long _count;
    private readonly double _logLow;
    private readonly double _logWidth;

    internal IntHyperParameter(string name, long low, long high, bool log, long step, Condition? when = null)
        : base(name, when)
    {
        if (low > high) throw Broken(Invariant($"low must not exceed high, but low was {low} and high was {high}"));
        if (step <= 0) throw Broken(Invariant($"step must be at least 1, but was {step}"));
        if (log && low < 1) throw Broken(Invariant($"low must be at least 1 on a logarithmic scale, but was {low}"));
        if (log && step != 1) throw Broken(Invariant($"a logarithmic scale has no step, but step was {step}"));
        if (log && high > MaxLogHigh) throw Broken(Invariant($"high must be at most 2^44 on a logarithmic scale, but was {high}"));

        ulong steps = unchecked((ulong)(high - low)) / (ulong)step;
        if (steps >= MaxCardinality) throw Broken(Invariant($"it must have at most 2^50 values, but low {low}, high {high} and step {step} give more"));

        _count = (long)steps + 1;
        Low = low;
        High = low + ((long)steps * step);
        IsLog = log;
        Step = step;
        if (log)
        {
            _logLow = Math.Log(low - 0.5);
            _logWidth = Math.Log(high + 0.5) - _logLow;
        }
    }

    /// <summary>The least value.</summary>
    public long Low { get; }

    /// <summary>The greatest value: the last step.</summary>
    public long High { get; }

    /// <summary>Whether the scale is logarithmic.</summary>
    public bool IsLog { get; }

    /// <summary>The distance between values.</summary>
    public long Step { get; }

    /// <inheritdoc/>
    public override HyperParameterKind Kind => HyperParameterKind.Int;

    /// <inheritdoc/>
    public override long? Cardinality => _count;

    /// <inheritdoc/>
    public override string Range => Invariant($"int [{Low}, {High}]{(IsLog ? " log" : "")}{(Step == 1 ? "" : Invariant($" in steps of {Step}"))}");

    /// <inheritdoc/>
    public override bool Contains(Value value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override bool TryConform(Value value, out Value conformed)
    {
        conformed = value;
        if (value.Kind == ValueKind.Float)
        {
            double number = value.AsDouble();
            if (!(Math.Abs(number) <= 1L << 53) || number != Math.Floor(number)) return false;
            conformed = Value.From((long)number);
        }

        return Contains(conformed);
    }

    /// <inheritdoc/>
    public override double ToUnit(Value value)
    {
        long index = IndexOf(value);
        if (index < 0) throw Lacks(value);
        return IsLog ? (Math.Log(value.AsInt()) - _logLow) / _logWidth : UnitOfCell(index, _count);
    }

    /// <inheritdoc/>
    public override Value FromUnit(double unit)
    {
        CheckedUnit(unit);
        if (!IsLog) return ValueAt(CellOfUnit(unit, _count));

        double number = Math.Exp(_logLow + (unit * _logWidth));
        return Value.From((long)Math.Clamp(Math.Round(number), Low, High));
    }

    /// <inheritdoc/>
    public override Value ValueAt(long index) => Value.From(Low + (CheckedIndex(index, _count) * Step));

    /// <inheritdoc/>
    public override long IndexOf(Value value)
    {
        if (value.Kind != ValueKind.Int) return -1;

        long number = value.AsInt();
        if (number < Low || number > High) return -1;
        ulong distance = unchecked((ulong)(number - Low));
        return distance % (ulong)Step == 0 ? (long)(distance / (ulong)Step) : -1;
    }

    internal override (double Place, double Width) Line(double number, double deviation) => IsLog
        ? ((Math.Log(number) - _logLow) / _logWidth, deviation / _logWidth)
        : (((((number - Low) / Step) + 0.5) / _count), deviation / ((double)Step * _count));

    private protected override Value DrawUniformly(RandomSource random) => IsLog ? FromUnit(random.NextDouble()) : base.DrawUniformly(random);

    private protected override void WriteRange(Utf8JsonWriter writer)
    {
        writer.WriteNumber("low", Low);
        writer.WriteNumber("high", High);
        if (IsLog) writer.WriteBoolean("log", true);
        if (Step != 1) writer.WriteNumber("step", Step);
    }
}
