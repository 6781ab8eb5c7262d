using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The part of a space in which its constraints are kept, as the part of a unit cube: one coordinate a hyper-parameter, whether it exists or not.</summary>
/// <remarks>
/// <para>A uniform point of the cube, each coordinate put through its prior, is a configuration drawn as the space draws it; a uniform point of the region is one given that it keeps the
/// constraints. So one method serves numbers, choices, conditions and priors alike: points of the cube are tried first, and where they all fail, a point of the region is sought and made
/// uniform by hit-and-run (Smith, "Efficient Monte Carlo procedures for generating points uniformly distributed over bounded regions", Operations Research 32, 1984). What is left of a chord is
/// found by shrinking it towards the point that is known (Neal, "Slice sampling", Annals of Statistics 31, 2003, figure 5), which keeps the distribution for regions of any shape.</para>
/// <para>The point is sought by the same moves on a larger region: where all rules are broken by no more than now, which shrinks with each move.</para>
/// </remarks>
internal sealed class FeasibleRegion
{
    // A share of the cube above one in forty is hit in so many tries but once in e^5 times.
    private const int Tries = 200;
    private const int Searches = 8;
    private const int MostShrinks = 80;
    private const int Samples = 64;

    // Of finite spaces that no search finds a way into, so many configurations are listed.
    private const int MostListed = 100_000;

    private readonly Space _space;
    private readonly Rule[] _rules;
    private readonly double[] _scales;
    private readonly (int I, int J, double StepI, double StepJ)[] _tangents;
    private readonly Lazy<ImmutableArray<Configuration>> _listed;

    public FeasibleRegion(Space space, Rule[] rules)
    {
        (_space, _rules) = (space, rules);
        _scales = new double[rules.Length];
        _tangents = [.. rules.SelectMany(Tangents)];
        _listed = new Lazy<ImmutableArray<Configuration>>(() => space.Cardinality is { } count && count <= MostListed ? [.. space.Enumerate()] : []);
        Scale();
    }

    private int Moves => 25 * (_space.Count + 4);

    private int SearchMoves => 40 * (_space.Count + 4);

    /// <summary>A configuration drawn among those that keep the rules and have some values; null where none was found.</summary>
    public Configuration? Draw(Configuration pinned, RandomSource random)
    {
        var walk = new Walk(this, pinned, random, byPrior: true);
        var point = new double[_space.Count];
        for (int i = 0; i < Tries; i++)
        {
            walk.Scatter(point);
            if (walk.Violation(point) == 0) return walk.Configuration;
        }

        for (int search = 0; search < Searches; search++)
        {
            walk.Scatter(point);
            if (!walk.Descend(point, SearchMoves)) continue;
            for (int move = 0; move < Moves; move++) walk.Move(point, 0);
            walk.Violation(point);
            return walk.Configuration;
        }

        return Listed(pinned, random);
    }

    /// <summary>A configuration that keeps the rules, near another; null where none was found.</summary>
    public Configuration? Nearby(Configuration wished, RandomSource random)
    {
        var walk = new Walk(this, Configuration.Empty, random, byPrior: false);
        var target = new double[_space.Count];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = wished.TryGet(_space[i].Name, out var value) ? _space[i].ToUnit(value) : random.NextDouble();
        }

        var point = (double[])target.Clone();
        if (!walk.Descend(point, SearchMoves))
        {
            if (Draw(Configuration.Empty, random) is not { } drawn) return null;
            for (int i = 0; i < point.Length; i++)
            {
                if (drawn.TryGet(_space[i].Name, out var value)) point[i] = _space[i].ToUnit(value);
            }
        }

        walk.Return(point, target);
        walk.Violation(point);
        return walk.Configuration;
    }

    /// <summary>The error that nothing was found, with the rule that is broken least.</summary>
    public string NothingKeeps()
    {
        var walk = new Walk(this, Configuration.Empty, RandomSource.For(0, -1, "constraints"), byPrior: true);
        var point = new double[_space.Count];
        walk.Scatter(point);
        walk.Descend(point, SearchMoves);
        walk.Violation(point);
        string nearest = Array.Find(_rules, rule => !rule.Holds(walk.At)) is { } broken ? Invariant($" The nearest that was found breaks one: {broken.Fault(walk.At)}") : "";
        return Invariant($"No configuration of the space was found that keeps its {(_space.Constraints.Length == 1 ? "constraint" : Invariant($"{_space.Constraints.Length} constraints"))}; do some exclude one another?{nearest}");
    }

    // Each as likely as a draw would give it: one over the number of values, for everything that exists in it.
    private Configuration? Listed(Configuration pinned, RandomSource random)
    {
        Configuration[] left = [.. _listed.Value.Where(configuration => pinned.All(pair => configuration.TryGet(pair.Key, out var value) && _space[pair.Key].TryConform(pair.Value, out var given) && given == value))];
        if (left.Length == 0) return null;
        double[] weights = Array.ConvertAll(left, configuration => Math.Exp(-configuration.Names.Sum(name => Math.Log(_space[name].Cardinality!.Value))));
        return left[random.Choose(weights)];
    }

    // So that rules count alike whatever their units: by how far points of the cube break them.
    private void Scale()
    {
        var walk = new Walk(this, Configuration.Empty, RandomSource.For(0, -1, "scales"), byPrior: true);
        var point = new double[_space.Count];
        for (int i = 0; i < Samples; i++)
        {
            walk.Scatter(point);
            walk.Violation(point);
            for (int k = 0; k < _rules.Length; k++)
            {
                double distance = _rules[k].Distance(walk.At);
                if (double.IsFinite(distance)) _scales[k] = Math.Max(_scales[k], distance);
            }
        }

        for (int k = 0; k < _scales.Length; k++) _scales[k] = _scales[k] > 0 ? 1 / _scales[k] : 1;
    }

    // Where a weighted sum of two stays what it is: along narrow bands, other directions take no step. And one cell against another.
    private IEnumerable<(int I, int J, double StepI, double StepJ)> Tangents(Rule rule)
    {
        if (rule.Weights is not { } weights) yield break;
        int[] linear = [.. weights.Keys.Where(i => weights[i] != 0 && SlopeOf(_space[i]) > 0).Order()];
        for (int a = 0; a < linear.Length; a++)
        {
            for (int b = a + 1; b < linear.Length && b <= a + 8; b++)
            {
                double i = 1 / (weights[linear[a]] * SlopeOf(_space[linear[a]])), j = -1 / (weights[linear[b]] * SlopeOf(_space[linear[b]])), longest = Math.Max(Math.Abs(i), Math.Abs(j));
                if (longest > 0 && double.IsFinite(longest)) yield return (linear[a], linear[b], i / longest, j / longest);
            }
        }
    }

    // By how much the value changes over the unit interval.
    private static double SlopeOf(HyperParameter of) => of switch
    {
        FloatHyperParameter { IsLog: false, Cardinality: null } number => number.High - number.Low,
        FloatHyperParameter { IsLog: false, Cardinality: > 1 and var count } number => (number.High - number.Low) * count / (count - 1.0),
        IntHyperParameter { IsLog: false } whole => (double)whole.Step * whole.Cardinality!.Value,
        _ => 0,
    };

    /// <summary>A point on its way through the cube.</summary>
    private sealed class Walk(FeasibleRegion region, Configuration pinned, RandomSource random, bool byPrior)
    {
        private readonly Space _space = region._space;
        private readonly double[] _direction = new double[region._space.Count];
        private readonly double[] _tried = new double[region._space.Count];
        private readonly int[] _free = [.. Enumerable.Range(0, region._space.Count).Where(i => region._space[i].Cardinality != 1 && !pinned.Contains(region._space[i].Name))];

        /// <summary>The values at the point that was last looked at.</summary>
        public Valuation At { get; } = new(region._space);

        /// <summary>The configuration there.</summary>
        public Configuration Configuration => At.ToConfiguration();

        public void Scatter(double[] point)
        {
            for (int i = 0; i < point.Length; i++) point[i] = random.NextDouble();
        }

        /// <summary>How far all rules together are from holding: 0 in the region.</summary>
        public double Violation(double[] point)
        {
            At.Fill(i => pinned.TryGet(_space[i].Name, out var given) && _space[i].TryConform(given, out given)
                ? given
                : _space[i].FromUnit(byPrior ? _space[i].PriorPlace(point[i]) : point[i]));
            double sum = 0;
            for (int k = 0; k < region._rules.Length; k++)
            {
                double distance = region._rules[k].Distance(At);
                if (distance > 0) sum += Math.Max(distance * region._scales[k], double.Epsilon);
            }

            return sum;
        }

        /// <summary>Goes towards the region.</summary>
        /// <returns>Whether the point is in it.</returns>
        public bool Descend(double[] point, int moves)
        {
            double level = Violation(point);
            for (int move = 0; move < moves && level > 0; move++) level = Move(point, level);
            return level == 0;
        }

        /// <summary>A move that keeps the uniform distribution over the points whose violation is not above a level.</summary>
        /// <returns>The violation at the new point.</returns>
        public double Move(double[] point, double level)
        {
            if (_free.Length == 0) return Violation(point);
            Aim();
            var (low, high) = Chord(point);
            for (int shrink = 0; shrink < MostShrinks; shrink++)
            {
                double along = low + (random.NextDouble() * (high - low));
                for (int i = 0; i < point.Length; i++) _tried[i] = Math.Clamp(point[i] + (along * _direction[i]), 0, 1);
                double violation = Violation(_tried);
                if (violation <= level)
                {
                    _tried.CopyTo(point, 0);
                    return violation;
                }

                if (along < 0) low = along;
                else high = along;
            }

            return level;
        }

        /// <summary>From a point of the region back towards another, one value after the other.</summary>
        public void Return(double[] point, double[] target)
        {
            for (int round = 0; round < 2; round++)
            {
                foreach (int place in random.Permutation(_free.Length))
                {
                    int i = _free[place];
                    double kept = point[i], broken = target[i];
                    point[i] = broken;
                    if (Violation(point) == 0) continue;
                    for (int halving = 0; halving < 24 && _space[i].Kind is not (HyperParameterKind.Categorical or HyperParameterKind.Bool); halving++)
                    {
                        double middle = point[i] = (kept + broken) / 2;
                        if (Violation(point) == 0) kept = middle;
                        else broken = middle;
                    }

                    point[i] = kept;
                }
            }
        }

        // One coordinate, all of them, or two along a rule. Whichever it is does not depend on the point, so that each move can be undone.
        private void Aim()
        {
            Array.Clear(_direction);
            int kind = random.NextInt(4);
            if (kind == 0 && region._tangents.Length > 0)
            {
                var (i, j, stepI, stepJ) = region._tangents[random.NextInt(region._tangents.Length)];
                if (Array.IndexOf(_free, i) >= 0 && Array.IndexOf(_free, j) >= 0)
                {
                    (_direction[i], _direction[j]) = (stepI, stepJ);
                    return;
                }
            }

            if (kind == 1)
            {
                foreach (int i in _free) _direction[i] = random.Normal();
                return;
            }

            _direction[_free[random.NextInt(_free.Length)]] = 1;
        }

        // How far one can go either way without leaving the cube.
        private (double Low, double High) Chord(double[] point)
        {
            double low = double.NegativeInfinity, high = double.PositiveInfinity;
            for (int i = 0; i < point.Length; i++)
            {
                double step = _direction[i];
                if (step == 0) continue;
                double toZero = -point[i] / step, toOne = (1 - point[i]) / step;
                low = Math.Max(low, Math.Min(toZero, toOne));
                high = Math.Min(high, Math.Max(toZero, toOne));
            }

            return (Math.Min(low, 0), Math.Max(high, 0));
        }
    }
}
