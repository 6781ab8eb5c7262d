namespace TorchTune.Bench.Search;

/// <summary>The density of <see cref="PeerTpe"/>: product kernels, on numbers normal within the range, on choices counts.</summary>
internal sealed class PeerMixture
{
    private readonly HyperParameter[] _axes;
    private readonly (double Low, double High)[] _ranges;
    private readonly double[][] _centres;           // [axes][kernels], the prior's last
    private readonly double[][] _widths;
    private readonly double[] _weights;             // [kernels]
    private readonly double[] _logWeights;
    private readonly double[][] _logInside;         // [axes][kernels], the logarithms of the mass within the range
    private readonly double[][][] _masses;          // [axes][kernels][choices]

    public PeerMixture(Space space, int[] group, Configuration[] trials)
    {
        _axes = Array.ConvertAll(group, i => space[i]);
        _ranges = Array.ConvertAll(_axes, RangeOf);
        Configuration[] having = [.. trials.Where(trial => Array.TrueForAll(_axes, axis => trial.Contains(axis.Name)))];
        _centres = [.. _axes.Select((axis, j) => having.Select(trial => PlaceOf(axis, trial[axis.Name])).Append((_ranges[j].Low + _ranges[j].High) / 2).ToArray())];
        _widths = [.. _axes.Select((axis, j) => IsChoice(axis) ? [] : WidthsOf(_centres[j][..^1], _ranges[j]))];
        _weights = [.. WeightsOf(having.Length), 1];
        double sum = _weights.Sum();
        for (int k = 0; k < _weights.Length; k++) _weights[k] /= sum;
        _logWeights = Array.ConvertAll(_weights, Math.Log);
        _logInside = [.. _axes.Select((axis, j) => IsChoice(axis) ? [] : _centres[j].Zip(_widths[j], (centre, width) => LogInside(_ranges[j], centre, width)).ToArray())];
        _masses = [.. _axes.Select((axis, j) => IsChoice(axis) ? Enumerable.Range(0, _weights.Length).Select(k => MassesAt(j, k)).ToArray() : [])];
    }

    public static Value ValueOf(HyperParameter axis, double place) => axis switch
    {
        FloatHyperParameter { Cardinality: null } number => Value.From(Math.Clamp(number.IsLog ? Math.Exp(place) : place, number.Low, number.High)),
        IntHyperParameter number => Value.From(Math.Clamp((long)Math.Round(number.IsLog ? Math.Exp(place) : place), number.Low, number.High)),
        _ => axis.ValueAt((long)place),
    };

    public double[] Draw(RandomSource random)
    {
        int kernel = random.Choose(_weights);
        var point = new double[_axes.Length];
        for (int j = 0; j < point.Length; j++)
        {
            if (IsChoice(_axes[j]))
            {
                point[j] = random.Choose(_masses[j][kernel]);
                continue;
            }

            double place = random.TruncatedNormal(_centres[j][kernel], _widths[j][kernel], _ranges[j].Low, _ranges[j].High);
            point[j] = _axes[j].Cardinality is null ? place : PlaceOf(_axes[j], ValueOf(_axes[j], NearestCell(_axes[j], place)));
        }

        return point;
    }

    public double LogDensity(double[] point)
    {
        var terms = new double[_weights.Length];
        for (int k = 0; k < terms.Length; k++)
        {
            terms[k] = _logWeights[k];
            for (int j = 0; j < point.Length; j++) terms[k] += LogKernel(j, k, point[j]);
        }

        double most = terms.Max();
        return most + Math.Log(terms.Sum(term => Math.Exp(term - most)));
    }

    private static bool IsChoice(HyperParameter axis) => axis.Kind is HyperParameterKind.Categorical or HyperParameterKind.Bool;

    // Of an int its value (or that's logarithm); of steps and ordinals the number of the step.
    private static double PlaceOf(HyperParameter axis, Value value) => axis switch
    {
        FloatHyperParameter { Cardinality: null, IsLog: true } or IntHyperParameter { IsLog: true } => Math.Log(value.AsDouble()),
        FloatHyperParameter { Cardinality: null } or IntHyperParameter => value.AsDouble(),
        _ => axis.IndexOf(value),
    };

    private static double NearestCell(HyperParameter axis, double place) =>
        axis is IntHyperParameter ? place : Math.Clamp(Math.Round(place), 0, axis.Cardinality!.Value - 1);

    private static (double Low, double High) RangeOf(HyperParameter axis) => axis switch
    {
        FloatHyperParameter { Cardinality: null } number => number.IsLog ? (Math.Log(number.Low), Math.Log(number.High)) : (number.Low, number.High),
        IntHyperParameter number => number.IsLog ? (Math.Log(number.Low - 0.5), Math.Log(number.High + 0.5)) : (number.Low - 0.5, number.High + 0.5),
        _ => (-0.5, axis.Cardinality!.Value - 0.5),
    };

    private static double[] WidthsOf(double[] centres, (double Low, double High) range)
    {
        int n = centres.Length;
        int[] order = [.. Enumerable.Range(0, n).OrderBy(k => centres[k])];
        double[] placed = [range.Low, .. order.Select(k => centres[k]), range.High];
        double whole = range.High - range.Low, least = whole / Math.Min(100, n + 2);
        var widths = new double[n + 1];
        for (int k = 1; k <= n; k++)
        {
            double below = placed[k] - placed[k - 1], above = placed[k + 1] - placed[k];
            double width = n >= 2 && k == 1 ? above : n >= 2 && k == n ? below : Math.Max(below, above);
            widths[order[k - 1]] = Math.Clamp(width, least, whole);
        }

        widths[n] = whole;
        return widths;
    }

    private static IEnumerable<double> WeightsOf(int count) => Enumerable.Range(0, count)
        .Select(k => k >= count - 25 ? 1.0 : count - 25 == 1 ? 1.0 / count : (1.0 / count) + ((1 - (1.0 / count)) * k / (count - 26)));

    private static double LogInside((double Low, double High) range, double centre, double width) =>
        NormalDistribution.LogMass((range.Low - centre) / width, (range.High - centre) / width);

    private double[] MassesAt(int axis, int kernel)
    {
        int choices = (int)_axes[axis].Cardinality!.Value, kernels = _weights.Length;
        var masses = new double[choices];
        Array.Fill(masses, 1.0 / kernels);
        if (kernel < kernels - 1) masses[(int)_centres[axis][kernel]]++;
        double sum = masses.Sum();
        return Array.ConvertAll(masses, mass => mass / sum);
    }

    private double LogKernel(int axis, int kernel, double place)
    {
        if (IsChoice(_axes[axis])) return Math.Log(_masses[axis][kernel][(int)place]);
        double centre = _centres[axis][kernel], width = _widths[axis][kernel];
        double total = _logInside[axis][kernel];
        if (_axes[axis].Cardinality is null) return NormalDistribution.LogPdf((place - centre) / width) - Math.Log(width) - total;

        var (from, to) = _axes[axis] is IntHyperParameter { IsLog: true } ? (Math.Log(Math.Exp(place) - 0.5), Math.Log(Math.Exp(place) + 0.5)) : (place - 0.5, place + 0.5);
        return NormalDistribution.LogMass((from - centre) / width, (to - centre) / width) - total;
    }
}
