namespace TorchTune.Training;

/// <summary>Descends over a few coordinates, one at a time, by the sign of its derivative and a step size of its own, always from the best place so far.</summary>
/// <remarks>
/// <para>The coordinate is the one that promises most: slope times step. The next step along it goes to where the slopes at both ends of this one say that it vanishes, but is at most a little longer; without such a place,
/// a step that leads to less loss makes the next one longer, as in Rprop (Riedmiller and Braun 1993). A step that does not lead to less loss, or that diverges, is taken back, and the next one is shorter. So every step size is a
/// trust region, and a coordinate that hardly matters stays where it is.</para>
/// <para>Plain numbers, no randomness: what comes out is a function of what it was told.</para>
/// </remarks>
internal sealed class CautiousDescent
{
    private const double Growth = 1.2, Shrinkage = 0.4, LeastChange = 0.1;

    private readonly (double Low, double High)[] _bounds;
    private readonly double[] _retreat;
    private readonly double _first;
    private readonly double[] _steps;
    private readonly double[] _slopes;
    private double _bestLoss = double.PositiveInfinity;
    private int _moved = -1;

    /// <summary>Begins somewhere.</summary>
    /// <param name="start">The coordinates to look at first.</param>
    /// <param name="step">The first step of each.</param>
    /// <param name="bounds">Where each stays.</param>
    /// <param name="retreat">How far each goes down, in steps, while there was nothing but divergence.</param>
    internal CautiousDescent(ReadOnlySpan<double> start, double step, ReadOnlySpan<(double Low, double High)> bounds, ReadOnlySpan<double> retreat)
    {
        (_bounds, _retreat) = (bounds.ToArray(), retreat.ToArray());
        Next = [.. start.ToArray().Select((at, i) => Math.Clamp(at, _bounds[i].Low, _bounds[i].High))];
        Best = [.. Next];
        _slopes = new double[start.Length];
        _steps = new double[start.Length];
        Array.Fill(_steps, _first = step);
    }

    /// <summary>Where to look next.</summary>
    internal double[] Next { get; private set; }

    /// <summary>The place with the least loss so far; where to look next while there was none.</summary>
    internal double[] Best { get; private set; }

    /// <summary>By how much the loss would fall with the next step if it went on as it is at the best place; infinite while nothing is known, or the step has never had to be shortened: there may be a long way to go.</summary>
    internal double Promise => double.IsPositiveInfinity(_bestLoss) || _steps[_moved] >= _first ? double.PositiveInfinity : Gain(_moved);

    /// <summary>Says what was found at <see cref="Next"/>, which moves on.</summary>
    /// <param name="loss">Finite.</param>
    /// <param name="gradient">By the coordinates; finite.</param>
    internal void Tell(double loss, ReadOnlySpan<double> gradient)
    {
        bool better = loss < _bestLoss;
        if (_moved >= 0)
        {
            // Where the slope would vanish if it went on changing as it did over this step; without curvature longer steps after a good one, shorter ones after a bad one.
            double curvature = (gradient[_moved] - _slopes[_moved]) / (Next[_moved] - Best[_moved]);
            double distance = Math.Abs(better ? gradient[_moved] : _slopes[_moved]) / curvature;
            double longest = better ? Growth : 1 - LeastChange;
            _steps[_moved] *= curvature > 0 ? Math.Clamp(distance / _steps[_moved], LeastChange, longest) : better ? Growth : Shrinkage;
        }

        if (better)
        {
            (_bestLoss, Best) = (loss, [.. Next]);
            gradient.CopyTo(_slopes);
        }

        Step();
    }

    /// <summary>Says that a training at <see cref="Next"/> diverges.</summary>
    internal void TellDiverged()
    {
        if (double.IsPositiveInfinity(_bestLoss))
        {
            for (int i = 0; i < Next.Length; i++) Next[i] = Math.Max(_bounds[i].Low, Next[i] - (_retreat[i] * _steps[i]));
            Best = [.. Next];
            return;
        }

        _steps[_moved] *= Shrinkage;
        Step();
    }

    private void Step()
    {
        _moved = 0;
        for (int i = 1; i < _steps.Length; i++)
        {
            if (Gain(i) > Gain(_moved)) _moved = i;
        }

        Next = [.. Best];
        Next[_moved] += Move(_moved);
    }

    /// <summary>The next step along a coordinate.</summary>
    private double Move(int i) => Math.Clamp(-Math.Sign(_slopes[i]) * _steps[i], _bounds[i].Low - Best[i], _bounds[i].High - Best[i]);

    private double Gain(int i) => Math.Abs(_slopes[i] * Move(i));
}
