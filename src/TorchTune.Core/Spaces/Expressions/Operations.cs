namespace TorchTune;

/// <summary>An arithmetic operation on one or two numbers.</summary>
internal sealed class Arithmetic(char operation, Term left, Term right) : Term(KindOf(operation, left, right))
{
    public override long Size => 1 + left.Size + right.Size;

    public override double Of(Valuation at) => Apply(left.Of(at), right.Of(at));

    public override Interval Bounds(Valuation? at)
    {
        Interval a = left.Bounds(at), b = right.Bounds(at);
        return operation switch
        {
            '+' => Interval.Sum(a, b),
            '-' => Interval.Sum(a, Interval.Negative(b)),
            '*' => Interval.Product(a, b),
            '/' => Interval.Quotient(a, b),
            '^' when b.IsPoint && b.Low >= 0 && a.Low >= 0 => Interval.Rising(a, x => Math.Pow(x, b.Low)),
            '^' when a.IsPoint && a.Low >= 1 => Interval.Rising(b, x => Math.Pow(a.Low, x)),
            _ => a.IsPoint && b.IsPoint ? Interval.Point(Apply(a.Low, b.Low)) : Interval.Anything,
        };
    }

    public override bool AddTo(Dictionary<int, double> weights, double factor) => operation switch
    {
        '+' => left.AddTo(weights, factor) && right.AddTo(weights, factor),
        '-' => left.AddTo(weights, factor) && right.AddTo(weights, -factor),
        '*' when left is Constant a => right.AddTo(weights, factor * Variable.NumberOf(a.Value)),
        '*' when right is Constant b => left.AddTo(weights, factor * Variable.NumberOf(b.Value)),
        '/' when right is Constant b => left.AddTo(weights, factor / Variable.NumberOf(b.Value)),
        _ => false,
    };

    public static double Finite(double number) => double.IsFinite(number) ? number : double.NaN;

    private double Apply(double a, double b) => operation switch
    {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        '/' => b == 0 ? double.NaN : a / b,
        '%' => b == 0 ? double.NaN : a - (b * Math.Floor(a / b)),
        _ => Finite(Math.Pow(a, b)),
    };

    private static TermKind KindOf(char operation, Term left, Term right) => operation switch
    {
        '/' => TermKind.Number,
        _ when left.Kind != TermKind.Whole || right.Kind != TermKind.Whole => TermKind.Number,
        '^' => right.Bounds(null).Low >= 0 ? TermKind.Whole : TermKind.Number,
        _ => TermKind.Whole,
    };
}

/// <summary>A function of numbers, by name.</summary>
internal sealed class Call : Term
{
    private readonly string _name;
    private readonly Term[] _arguments;

    public Call(string name, Term[] arguments)
        : base(KindOf(name, arguments)) => (_name, _arguments) = (name, arguments);

    /// <summary>The functions that there are, each with its fewest and most arguments.</summary>
    public static IReadOnlyDictionary<string, (int Fewest, int Most)> Known { get; } = new SortedDictionary<string, (int, int)>(StringComparer.Ordinal)
    {
        ["abs"] = (1, 1),
        ["ceil"] = (1, 1),
        ["exp"] = (1, 1),
        ["floor"] = (1, 1),
        ["if"] = (3, 3),
        ["log"] = (1, 1),
        ["log10"] = (1, 1),
        ["log2"] = (1, 1),
        ["max"] = (1, 100),
        ["min"] = (1, 100),
        ["pow"] = (2, 2),
        ["round"] = (1, 1),
        ["sqrt"] = (1, 1),
    };

    public override long Size => 1 + _arguments.Sum(argument => argument.Size);

    public override double Of(Valuation at) => _name switch
    {
        "min" => _arguments.Min(argument => argument.Of(at)),
        "max" => Greatest(at),
        _ => Apply(_arguments[0].Of(at)),
    };

    public override Interval Bounds(Valuation? at) => _name switch
    {
        "min" => _arguments.Select(argument => argument.Bounds(at)).Aggregate((a, b) => new(Math.Min(a.Low, b.Low), Math.Min(a.High, b.High))),
        "max" => _arguments.Select(argument => argument.Bounds(at)).Aggregate((a, b) => new(Math.Max(a.Low, b.Low), Math.Max(a.High, b.High))),
        "abs" => Absolute(_arguments[0].Bounds(at)),
        "exp" => Interval.Rising(_arguments[0].Bounds(at), Math.Exp),
        _ => Interval.Rising(_arguments[0].Bounds(at), Apply),
    };

    private static Interval Absolute(Interval of) => of.Low >= 0 ? of : of.High <= 0 ? Interval.Negative(of) : new(0, Math.Max(-of.Low, of.High));

    private double Greatest(Valuation at)
    {
        double greatest = double.NegativeInfinity;
        foreach (var argument in _arguments) greatest = Math.Max(greatest, argument.Of(at));
        return greatest;
    }

    private double Apply(double x) => _name switch
    {
        "abs" => Math.Abs(x),
        "ceil" => Math.Ceiling(x),
        "exp" => Arithmetic.Finite(Math.Exp(x)),
        "floor" => Math.Floor(x),
        "log" => Arithmetic.Finite(Math.Log(x)),
        "log10" => Arithmetic.Finite(Math.Log10(x)),
        "log2" => Arithmetic.Finite(Math.Log2(x)),
        "round" => Math.Round(x, MidpointRounding.ToEven),
        _ => Math.Sqrt(x),
    };

    private static TermKind KindOf(string name, Term[] arguments) => name switch
    {
        "ceil" or "floor" or "round" => TermKind.Whole,
        "abs" or "min" or "max" when Array.TrueForAll(arguments, argument => argument.Kind == TermKind.Whole) => TermKind.Whole,
        _ => TermKind.Number,
    };
}

/// <summary>One of two values, as a condition says: <c>if(layers &gt; 3, 0.1, 0.5)</c>.</summary>
internal sealed class Alternative(Term condition, Term whenTrue, Term whenFalse) : Term(Common(whenTrue, whenFalse) ?? TermKind.Any)
{
    public override long Size => 1 + condition.Size + whenTrue.Size + whenFalse.Size;

    public override double Of(Valuation at)
    {
        double flag = condition.Of(at);
        return double.IsNaN(flag) ? double.NaN : (flag != 0 ? whenTrue : whenFalse).Of(at);
    }

    public override Value? ValueOf(Valuation at)
    {
        double flag = condition.Of(at);
        if (double.IsNaN(flag)) return null;
        return Kind is TermKind.Text or TermKind.Any ? (flag != 0 ? whenTrue : whenFalse).ValueOf(at) : base.ValueOf(at);
    }

    public override Interval Bounds(Valuation? at)
    {
        var flag = condition.Bounds(at);
        return flag.High < 0.5 ? whenFalse.Bounds(at) : flag.Low > 0.5 ? whenTrue.Bounds(at) : Interval.Union(whenTrue.Bounds(at), whenFalse.Bounds(at));
    }

    /// <summary>What both may be; null where they are of different kinds.</summary>
    public static TermKind? Common(Term a, Term b) =>
        a.Kind == b.Kind ? a.Kind
        : a.Kind == TermKind.Any || b.Kind == TermKind.Any ? TermKind.Any
        : a.IsNumber && b.IsNumber ? TermKind.Number
        : null;
}
