namespace TorchTune;

/// <summary>What a term gives.</summary>
internal enum TermKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A text.</summary>
    Text,

    /// <summary>What is not known before it is computed.</summary>
    Any,
}

/// <summary>A part of an expression over hyper-parameters, with its names resolved.</summary>
/// <remarks>Numbers are computed as doubles. NaN stands for "has no value": a division by zero, the root or logarithm of a number that has none, an overflow.</remarks>
/// <threadsafety>Immutable.</threadsafety>
internal abstract class Term(TermKind kind)
{
    // Whole numbers up to here are exact as doubles.
    private const double LargestWhole = 1L << 53;

    public TermKind Kind { get; } = kind;

    public bool IsNumber => Kind is TermKind.Number or TermKind.Whole or TermKind.Any;

    public bool IsFlag => Kind is TermKind.Flag or TermKind.Any;

    /// <summary>How many terms it is made of.</summary>
    public abstract long Size { get; }

    /// <summary>The number, or 1 for true and 0 for false; NaN where there is no value.</summary>
    public abstract double Of(Valuation at);

    /// <summary>What it may be while only some hyper-parameters are decided; with null, none.</summary>
    public abstract Interval Bounds(Valuation? at);

    /// <summary>The value; null where there is none.</summary>
    public virtual Value? ValueOf(Valuation at)
    {
        double number = Of(at);
        return Kind switch
        {
            TermKind.Flag => double.IsNaN(number) ? default(Value?) : Value.From(number != 0),
            TermKind.Whole => Math.Abs(number) <= LargestWhole ? Value.From((long)number) : default(Value?),
            _ => double.IsFinite(number) ? Value.From(number) : default(Value?),
        };
    }

    /// <summary>How far a flag is from being what is wanted: 0 where it is, and less the closer it comes.</summary>
    public virtual double Distance(Valuation at, bool wanted)
    {
        double flag = Of(at);
        return double.IsNaN(flag) ? double.PositiveInfinity : flag != 0 == wanted ? 0 : 1;
    }

    /// <summary>Adds this, times a factor, to the weights of a weighted sum.</summary>
    /// <returns>False where it is none.</returns>
    public virtual bool AddTo(Dictionary<int, double> weights, double factor) => false;
}

/// <summary>A number, flag or text that is written in the expression.</summary>
internal sealed class Constant(Value value) : Term(KindOf(value))
{
    public Value Value => value;

    public override long Size => 1;

    public override double Of(Valuation at) => value.Kind switch
    {
        ValueKind.Bool => value.AsBool() ? 1 : 0,
        ValueKind.Text => double.NaN,
        _ => value.AsDouble(),
    };

    public override Value? ValueOf(Valuation at) => value;

    public override Interval Bounds(Valuation? at) => value.Kind == ValueKind.Text ? Interval.Anything : Interval.Point(Variable.NumberOf(value));

    public override bool AddTo(Dictionary<int, double> weights, double factor) => true;

    private static TermKind KindOf(Value value) => value.Kind switch
    {
        ValueKind.Int => TermKind.Whole,
        ValueKind.Float => TermKind.Number,
        ValueKind.Bool => TermKind.Flag,
        _ => TermKind.Text,
    };
}

/// <summary>The value of a hyper-parameter.</summary>
internal sealed class Variable : Term
{
    private readonly int _index;
    private readonly Interval _range;

    public Variable(HyperParameter hyperParameter, int index)
        : base(KindOf(hyperParameter))
    {
        _index = index;
        _range = RangeOf(hyperParameter);
    }

    public override long Size => 1;

    public override double Of(Valuation at) => NumberOf(at.Values[_index]);

    public override Value? ValueOf(Valuation at) => at.Values[_index];

    public override Interval Bounds(Valuation? at) =>
        at is null || !at.Decided[_index] ? _range : at.Rising == _index ? new(Of(at), _range.High) : Interval.Point(Of(at));

    public override bool AddTo(Dictionary<int, double> weights, double factor)
    {
        weights[_index] = weights.GetValueOrDefault(_index) + factor;
        return true;
    }

    public static double NumberOf(Value value) => value.Kind switch
    {
        ValueKind.Text => double.NaN,
        ValueKind.Bool => value.AsBool() ? 1 : 0,
        _ => value.AsDouble(),
    };

    private static TermKind KindOf(HyperParameter of) => of switch
    {
        FloatHyperParameter => TermKind.Number,
        IntHyperParameter => TermKind.Whole,
        BoolHyperParameter => TermKind.Flag,
        ChoiceHyperParameter choice when choice.Values.All(value => value.Kind == ValueKind.Int) => TermKind.Whole,
        ChoiceHyperParameter choice when choice.Values.All(value => value.IsNumber) => TermKind.Number,
        ChoiceHyperParameter choice when choice.Values.All(value => value.Kind == ValueKind.Bool) => TermKind.Flag,
        ChoiceHyperParameter choice when choice.Values.All(value => value.Kind == ValueKind.Text) => TermKind.Text,
        _ => TermKind.Any,
    };

    private static Interval RangeOf(HyperParameter of) => of switch
    {
        FloatHyperParameter number => new(number.Low, number.High),
        IntHyperParameter whole => new(whole.Low, whole.High),
        BoolHyperParameter => Interval.Flag,
        ChoiceHyperParameter choice when choice.Values.All(value => value.IsNumber) => new(choice.Values.Min(NumberOf), choice.Values.Max(NumberOf)),
        _ => Interval.Anything,
    };
}

/// <summary>A value that a function of C# computes from hyper-parameters and from other derived values.</summary>
internal sealed class Computed(Func<Configuration, Value> function, (string Name, Term Term)[] needed) : Term(TermKind.Any)
{
    public override long Size => 1 + needed.Sum(other => other.Term.Size);

    public override double Of(Valuation at) => ValueOf(at) is Value value ? Variable.NumberOf(value) : double.NaN;

    public override Value? ValueOf(Valuation at)
    {
        var configuration = at.ToConfiguration();
        foreach (var (name, term) in needed)
        {
            if (term.ValueOf(at) is not Value value) return null;
            configuration = configuration.With(name, value);
        }

        return function(configuration);
    }

    public override Interval Bounds(Valuation? at) => Interval.Anything;
}
