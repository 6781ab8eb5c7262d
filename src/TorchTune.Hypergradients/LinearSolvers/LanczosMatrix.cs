namespace TorchTune.Hypergradients;

/// <summary>The tridiagonal matrix that conjugate gradients build as they go: its eigenvalues lie within those of the system's matrix, and its extreme ones come near first.</summary>
/// <remarks>Diagonal <c>1/α₀, 1/αₖ + βₖ₋₁/αₖ₋₁</c>, off-diagonal <c>√βₖ/αₖ</c> (Golub and Van Loan, section 11.3.5); the extremes by bisection over Sturm counts.</remarks>
internal sealed class LanczosMatrix
{
    private readonly List<double> _diagonal = [];
    private readonly List<double> _squares = [];
    private double _carried;
    private double? _least;

    /// <summary>Adds the coefficients of one iteration.</summary>
    internal void Add(double length, double improvement)
    {
        _diagonal.Add((1 / length) + _carried);
        _squares.Add(improvement / (length * length));
        _carried = improvement / length;
    }

    /// <summary>Notes a curvature that was met in a direction but is not part of the matrix.</summary>
    internal void SeeCurvature(double curvature) => _least = curvature;

    /// <summary>The least and the greatest eigenvalue seen; nulls before the first iteration.</summary>
    internal (double? Smallest, double? Largest) Extremes()
    {
        if (_diagonal.Count == 0) return (_least, null);
        double radius = _diagonal.Select((_, i) => Math.Abs(_diagonal[i]) + OffDiagonal(i - 1) + OffDiagonal(i)).Max();
        double smallest = Bisect(target: 1, -radius, radius);
        return (_least is { } seen ? Math.Min(seen, smallest) : smallest, Bisect(target: _diagonal.Count, -radius, radius));
    }

    private double OffDiagonal(int row) => row < 0 || row >= _diagonal.Count - 1 ? 0 : Math.Sqrt(_squares[row]);

    private double Bisect(int target, double low, double high)
    {
        while (true)
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) return high;
            if (CountBelow(middle) >= target) high = middle;
            else low = middle;
        }
    }

    /// <summary>How many eigenvalues lie below a number: the negative pivots of the shifted matrix.</summary>
    private int CountBelow(double shift)
    {
        int count = 0;
        double pivot = 1;
        for (int i = 0; i < _diagonal.Count; i++)
        {
            double coupling = i == 0 ? 0 : _squares[i - 1];
            pivot = _diagonal[i] - shift - (coupling / pivot);
            if (pivot == 0) pivot = double.Epsilon;
            if (pivot < 0) count++;
        }

        return count;
    }
}
