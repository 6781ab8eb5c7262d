using System.Collections.Immutable;

namespace TorchTune.Surrogates;

/// <summary>Finds the split of a node that makes the squared error fall most, feature by feature.</summary>
/// <remarks>
/// With weights W and sums S of the targets to the left and right, the error falls by S_l²/W_l + S_r²/W_r − S²/W: the last term is the same for
/// all, so the rest is compared. A split that gains nothing is still one: two features may matter only together.
/// </remarks>
internal sealed class SplitSearch
{
    private readonly ImmutableArray<ForestFeature> _kinds;
    private readonly double[][] _columns;
    private readonly double[] _targets;
    private readonly double[] _weights;
    private readonly int _minLeaf;
    private readonly double[] _categoryWeights;
    private readonly double[] _categorySums;
    private readonly double[] _means;
    private readonly int[] _seen;
    private readonly int[] _bestLeft;
    private double _weight;
    private double _sum;
    private double _bestScore;
    private int _bestFeature;
    private int _bestLeftCount;
    private double _low;
    private double _high;
    private bool _missingLeft;

    public SplitSearch(ImmutableArray<ForestFeature> kinds, double[][] columns, double[] targets, double[] weights, int minLeaf)
    {
        _kinds = kinds;
        _columns = columns;
        _targets = targets;
        _weights = weights;
        _minLeaf = minLeaf;
        int most = 1 + kinds.Max(kind => kind.Categories);
        _categoryWeights = new double[most];
        _categorySums = new double[most];
        _means = new double[most];
        _seen = new int[most];
        _bestLeft = new int[most];
    }

    /// <summary>Whether any split was found since <see cref="Begin"/>.</summary>
    public bool Found => _bestFeature >= 0;

    /// <summary>Begins with a node of these rows.</summary>
    public void Begin(ReadOnlySpan<int> rows)
    {
        _weight = _sum = 0;
        foreach (int row in rows)
        {
            _weight += _weights[row];
            _sum += _weights[row] * _targets[row];
        }

        _bestFeature = -1;
        _bestScore = double.NegativeInfinity;
    }

    /// <summary>Looks at a feature of numbers.</summary>
    /// <param name="feature">Which.</param>
    /// <param name="rows">The node's rows, sorted by it, missing values last.</param>
    public void Number(int feature, ReadOnlySpan<int> rows)
    {
        var column = _columns[feature];
        int present = rows.Length;
        double missing = 0, missingSum = 0;
        while (present > 0 && double.IsNaN(column[rows[present - 1]]))
        {
            int row = rows[--present];
            missing += _weights[row];
            missingSum += _weights[row] * _targets[row];
        }

        double left = 0, leftSum = 0;
        for (int i = 0; i < present; i++)
        {
            int row = rows[i];
            left += _weights[row];
            leftSum += _weights[row] * _targets[row];
            double value = column[row];
            if (i + 1 == present)
            {
                if (missing > 0 && Improves(left, leftSum)) Take(feature, value, double.PositiveInfinity, missingLeft: false);
                break;
            }

            double next = column[rows[i + 1]];
            if (next == value) continue;
            if (Improves(left, leftSum)) Take(feature, value, next, missingLeft: false);
            if (missing > 0 && Improves(left + missing, leftSum + missingSum)) Take(feature, value, next, missingLeft: true);
        }
    }

    /// <summary>Looks at a feature of categories.</summary>
    public void Category(int feature, ReadOnlySpan<int> rows)
    {
        var column = _columns[feature];
        int categories = _kinds[feature].Categories, seen = 0;
        foreach (int row in rows)
        {
            int category = double.IsNaN(column[row]) ? categories : (int)column[row];
            if (_categoryWeights[category] == 0) _seen[seen++] = category;
            _categoryWeights[category] += _weights[row];
            _categorySums[category] += _weights[row] * _targets[row];
        }

        // By number first: equal means then come in an order that no row decides.
        Array.Sort(_seen, 0, seen);
        for (int i = 0; i < seen; i++) _means[i] = _categorySums[_seen[i]] / _categoryWeights[_seen[i]];
        SortByMean(seen);
        double left = 0, leftSum = 0;
        for (int i = 0; i + 1 < seen; i++)
        {
            left += _categoryWeights[_seen[i]];
            leftSum += _categorySums[_seen[i]];
            if (!Improves(left, leftSum)) continue;
            Take(feature, 0, 0, missingLeft: false);
            _bestLeftCount = i + 1;
        }

        if (_bestFeature == feature) _seen.AsSpan(0, _bestLeftCount).CopyTo(_bestLeft);
        for (int i = 0; i < seen; i++) _categoryWeights[_seen[i]] = _categorySums[_seen[i]] = 0;
    }

    /// <summary>The best split as a node, its point drawn between the neighbours that it separates.</summary>
    public SplitNode Split(double weight, ReadOnlySpan<int> rows, RandomSource random)
    {
        int categories = _kinds[_bestFeature].Categories;
        var node = new SplitNode { Feature = _bestFeature, Categories = categories, Weight = weight };
        if (categories == 0)
        {
            double at = double.IsPositiveInfinity(_high) ? _high : _low + (random.NextDouble() * (_high - _low));

            // Rounding, or an overflow of the distance, must not move a sample to the other side.
            node.Value = double.IsPositiveInfinity(_high) || (at >= _low && at < _high) ? at : _low;
            node.Left = _missingLeft ? 1UL : 0;
            if (!AnyMissing(rows)) node.Left = random.NextUInt64() & 1;
            return node;
        }

        if (categories <= SplitNode.MostInWord)
        {
            ulong seen = 0;
            foreach (int row in rows) seen |= 1UL << CategoryOf(row);
            node.Left = random.NextUInt64() & ~seen;
            foreach (int category in _bestLeft.AsSpan(0, _bestLeftCount)) node.Left |= 1UL << category;
            return node;
        }

        // The unseen ones follow one side, and the other is listed.
        bool listLeft = random.Bernoulli(0.5);
        var left = _bestLeft.AsSpan(0, _bestLeftCount).ToArray();
        node.Left = listLeft ? 1UL : 0;
        node.Listed = listLeft ? left : Others(rows, left);
        Array.Sort(node.Listed);
        return node;
    }

    private int[] Others(ReadOnlySpan<int> rows, int[] left)
    {
        var others = new SortedSet<int>();
        foreach (int row in rows) others.Add(CategoryOf(row));
        others.ExceptWith(left);
        return [.. others];
    }

    private int CategoryOf(int row)
    {
        double value = _columns[_bestFeature][row];
        return double.IsNaN(value) ? _kinds[_bestFeature].Categories : (int)value;
    }

    private bool AnyMissing(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            if (double.IsNaN(_columns[_bestFeature][row])) return true;
        }

        return false;
    }

    // Stable: insertion for the few that there usually are.
    private void SortByMean(int count)
    {
        if (count > 32)
        {
            int[] order = [.. Enumerable.Range(0, count).OrderBy(i => _means[i]).Select(i => _seen[i])];
            order.CopyTo(_seen, 0);
            return;
        }

        for (int i = 1; i < count; i++)
        {
            var (mean, category) = (_means[i], _seen[i]);
            int at = i;
            for (; at > 0 && _means[at - 1] > mean; at--) (_means[at], _seen[at]) = (_means[at - 1], _seen[at - 1]);
            (_means[at], _seen[at]) = (mean, category);
        }
    }

    private bool Improves(double left, double leftSum)
    {
        double right = _weight - left, rightSum = _sum - leftSum;
        if (left < _minLeaf || right < _minLeaf) return false;
        double score = (leftSum * leftSum / left) + (rightSum * rightSum / right);
        if (!(score > _bestScore)) return false;
        _bestScore = score;
        return true;
    }

    private void Take(int feature, double low, double high, bool missingLeft)
    {
        _bestFeature = feature;
        _low = low;
        _high = high;
        _missingLeft = missingLeft;
    }
}
