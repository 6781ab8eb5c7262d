namespace TorchTune.Bench.Search;

/// <summary>A function of some numbers and choices whose least value is 0 and whose middle one is about 1: one of several shapes, stretched, turned, and moved anywhere.</summary>
internal sealed class LandscapePart
{
    private static readonly Func<double[], double>[] Shapes =
    [
        z => z.Sum(Square),
        z => z.Select((zi, i) => Math.Pow(30, (double)i / Math.Max(1, z.Length - 1)) * Square(zi)).Sum(),
        Valley,
        z => z.Sum(zi => Square(4 * zi) + (2 * (1 - Math.Cos(2 * Math.PI * 4 * zi)))),
        z => 20 - (20 * Math.Exp(-2 * Math.Sqrt(z.Average(Square)))) + Math.E - Math.Exp(z.Average(zi => Math.Cos(2 * Math.PI * 5 * zi))),
        z => z.Sum(zi => Math.Pow(Math.Abs(zi), 0.7)),
        z => Math.Min(z.Sum(Square), 0.1 + z.Sum(zi => Square(zi - 0.5) / 2)),
        z => 1.1 - Math.Exp(-4 * z.Sum(Square)) - (0.1 / (1 + z.Sum(Square))),
    ];

    private readonly HyperParameter[] _numbers;
    private readonly HyperParameter[] _choices;
    private readonly double[] _optimum;
    private readonly double[] _scales;
    private readonly double[][] _turn;
    private readonly double[][] _offsets;           // [choices][values]
    private readonly double[][] _shifts;            // [choices][values], of one number's optimum
    private readonly Func<double[], double> _shape;
    private readonly double _power;
    private readonly double _unit = 1;

    public LandscapePart(RandomSource random, HyperParameter[] numbers, HyperParameter[] choices)
    {
        _numbers = numbers;
        _choices = choices;
        int d = numbers.Length;
        _shape = Shapes[random.NextInt(Shapes.Length)];
        _power = random.Bernoulli(0.7) ? 1 : random.Bernoulli(0.5) ? 2 : 0.5;
        _optimum = [.. numbers.Select(number => number.ToUnit(number.FromUnit(0.05 + (0.9 * random.NextDouble()))))];

        // One in six does not matter.
        _scales = [.. numbers.Select((_, i) => i > 0 && random.Bernoulli(1 / 6.0) ? 0 : Math.Pow(4, random.NextDouble() - 0.5))];
        _turn = random.Bernoulli(0.5) ? Turn(random, d) : [.. Enumerable.Range(0, d).Select(i => Enumerable.Range(0, d).Select(j => i == j ? 1.0 : 0).ToArray())];
        _offsets = Tables(0.1, 0.8);
        _shifts = Tables(-0.2, 0.2);
        var space = new Space(HyperParameters);
        double[] losses = [.. Enumerable.Range(0, 401).Select(i => At(space.Draw(random.Fork(FormattableString.Invariant($"{i}"))))).Order()];
        _unit = losses[200] > 0 ? losses[200] : 1;

        // The best value of each choice adds and moves nothing.
        double[][] Tables(double low, double high) =>
        [
            .. choices.Select(choice =>
            {
                double[] table = [.. Enumerable.Range(0, (int)choice.Cardinality!.Value).Select(_ => low + ((high - low) * random.NextDouble()))];
                table[random.Fork(choice.Name).NextInt(table.Length)] = 0;
                return table;
            }),
        ];
    }

    /// <summary>What the function is of.</summary>
    public IEnumerable<HyperParameter> HyperParameters => [.. _numbers, .. _choices];

    /// <summary>Its value.</summary>
    public double At(Configuration c)
    {
        double[] away = [.. _numbers.Select((number, i) => number.ToUnit(c[number.Name]) - _optimum[i])];
        double offset = 0;
        for (int k = 0; k < _choices.Length; k++)
        {
            long value = _choices[k].IndexOf(c[_choices[k].Name]);
            offset += _offsets[k][value];
            away[k % away.Length] -= _shifts[k][value];
        }

        double[] turned = [.. _turn.Select(row => row.Select((r, i) => r * away[i] * _scales[i]).Sum())];
        return offset + (Math.Pow(Math.Max(0, _shape(turned)), _power) / _unit);
    }

    // Rows at right angles, from random ones (Gram and Schmidt).
    private static double[][] Turn(RandomSource random, int d)
    {
        var rows = new double[d][];
        for (int i = 0; i < d; i++)
        {
            double[] row = [.. Enumerable.Range(0, d).Select(_ => random.Normal())];
            for (int k = 0; k < i; k++)
            {
                double along = row.Zip(rows[k], (a, b) => a * b).Sum();
                for (int j = 0; j < d; j++) row[j] -= along * rows[k][j];
            }

            double length = Math.Sqrt(row.Sum(Square));
            rows[i] = Array.ConvertAll(row, r => r / length);
        }

        return rows;
    }

    private static double Valley(double[] z)
    {
        double[] w = Array.ConvertAll(z, zi => 1 + (2 * zi));
        return w.Length == 1 ? Square(z[0]) : Enumerable.Range(0, w.Length - 1).Sum(i => (25 * Square(w[i + 1] - Square(w[i]))) + Square(1 - w[i]));
    }

    private static double Square(double x) => x * x;
}
