namespace TorchTune;

/// <summary>A comparison of two numbers.</summary>
/// <remarks>Numbers within a relative 1e-9 of each other are equal, as steps are: 0.1 + 0.2 is 0.3.</remarks>
internal sealed class Comparison(Relation relation, Term left, Term right) : Term(TermKind.Flag)
{
    private const double Tolerance = 1e-9;

    public override long Size => 1 + left.Size + right.Size;

    public bool IsEquality => relation == Relation.Eq;

    public override double Of(Valuation at) => Holds(left.Of(at), right.Of(at));

    public override double Distance(Valuation at, bool wanted)
    {
        double holds = Of(at);
        if (double.IsNaN(holds)) return double.PositiveInfinity;
        if (holds != 0 == wanted) return 0;

        double apart = Math.Abs(left.Of(at) - right.Of(at));
        return relation is Relation.Eq or Relation.Ne && (relation == Relation.Eq) != wanted ? 1 : Math.Max(apart, double.Epsilon);
    }

    public override Interval Bounds(Valuation? at)
    {
        Interval a = left.Bounds(at), b = right.Bounds(at);
        if (a.IsPoint && b.IsPoint) return Interval.Point(Holds(a.Low, b.Low));
        bool mayBeLess = a.Low <= b.High || AreEqual(a.Low, b.High), mayBeMore = a.High >= b.Low || AreEqual(a.High, b.Low);
        bool may = relation switch
        {
            Relation.Eq => mayBeLess && mayBeMore,
            Relation.Ne => true,
            Relation.Lt or Relation.Le => mayBeLess,
            _ => mayBeMore,
        };
        return may ? Interval.Flag : Interval.Point(0);
    }

    /// <summary>The weights of the hyper-parameters where both sides are weighted sums; null elsewhere.</summary>
    public Dictionary<int, double>? Weights()
    {
        var weights = new Dictionary<int, double>();
        return left.AddTo(weights, 1) && right.AddTo(weights, -1) ? weights : null;
    }

    private double Holds(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b)) return double.NaN;
        bool equal = AreEqual(a, b);
        return (relation switch
        {
            Relation.Eq => equal,
            Relation.Ne => !equal,
            Relation.Lt => a < b && !equal,
            Relation.Le => a < b || equal,
            Relation.Gt => a > b && !equal,
            _ => a > b || equal,
        }) ? 1 : 0;
    }

    private static bool AreEqual(double a, double b) => a == b || Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));
}

/// <summary>Whether two flags, texts or values of unknown kind are the same.</summary>
internal sealed class Sameness(bool wanted, Term left, Term right) : Term(TermKind.Flag)
{
    public override long Size => 1 + left.Size + right.Size;

    public override double Of(Valuation at) => left.ValueOf(at) is Value a && right.ValueOf(at) is Value b ? AreSame(a, b) == wanted ? 1 : 0 : double.NaN;

    public override Interval Bounds(Valuation? at) => Interval.Flag;

    private static bool AreSame(Value a, Value b) => a.IsNumber && b.IsNumber ? a.AsDouble().Equals(b.AsDouble()) : a == b;
}

/// <summary>Both of two flags, or either of them; the second is looked at only where it matters.</summary>
internal sealed class Junction(bool both, Term left, Term right) : Term(TermKind.Flag)
{
    public bool IsBoth => both;

    public Term Left => left;

    public Term Right => right;

    public override long Size => 1 + left.Size + right.Size;

    public override double Of(Valuation at)
    {
        double first = left.Of(at);
        return double.IsNaN(first) || (first != 0) != both ? first : right.Of(at);
    }

    public override double Distance(Valuation at, bool wanted) => both == wanted
        ? left.Distance(at, wanted) + right.Distance(at, wanted)
        : Math.Min(left.Distance(at, wanted), right.Distance(at, wanted));

    public override Interval Bounds(Valuation? at)
    {
        Interval a = left.Bounds(at), b = right.Bounds(at);
        return both ? new(Math.Min(a.Low, b.Low), Math.Min(a.High, b.High)) : new(Math.Max(a.Low, b.Low), Math.Max(a.High, b.High));
    }
}

/// <summary>The opposite of a flag.</summary>
internal sealed class Negation(Term flag) : Term(TermKind.Flag)
{
    public override long Size => 1 + flag.Size;

    public override double Of(Valuation at) => 1 - flag.Of(at);

    public override double Distance(Valuation at, bool wanted) => flag.Distance(at, !wanted);

    // Nothing more is known of what is only certain to be possible.
    public override Interval Bounds(Valuation? at) => flag.Bounds(at) is { IsPoint: true } known ? Interval.Point(1 - known.Low) : Interval.Flag;
}
