namespace TorchTune.Surrogates;

/// <summary>Grows the trees of one forest, one after another, in the same working memory.</summary>
/// <remarks>
/// The rows are sorted once by every numeric feature. A node is a segment of these orders; a split divides all of them in place, keeping each
/// sorted, so no node sorts again.
/// </remarks>
internal sealed class TreeGrower
{
    private readonly FeatureTable _table;
    private readonly RegressionForestOptions _options;
    private readonly double[][] _columns;
    private readonly int[][] _sorted;
    private readonly double[] _targets;
    private readonly double _offset;
    private readonly double[] _weights;
    private readonly int[] _rows;
    private readonly int[]?[] _orders;
    private readonly int[] _moved;
    private readonly bool[] _goesLeft;
    private readonly int[] _features;
    private readonly SplitSearch _search;

    public TreeGrower(FeatureTable table, ReadOnlySpan<double> targets, RegressionForestOptions options)
    {
        _table = table;
        _options = options;
        int rows = table.Rows, features = table.Features.Length;
        _columns = new double[features][];
        _sorted = new int[features][];
        _orders = new int[features][];
        for (int feature = 0; feature < features; feature++)
        {
            var column = _columns[feature] = new double[rows];
            for (int row = 0; row < rows; row++) column[row] = table[row, feature];
            _sorted[feature] = table.Features[feature].IsCategorical ? [] : Sorted(column);
            _orders[feature] = table.Features[feature].IsCategorical ? null : new int[rows];
        }

        // Sums of squares lose no digits to a common offset, nor overflow from a common scale.
        foreach (double target in targets) _offset += target / targets.Length;
        _targets = new double[rows];
        for (int row = 0; row < rows; row++) _targets[row] = targets[row] - _offset;
        _weights = new double[rows];
        _rows = new int[rows];
        _moved = new int[rows];
        _goesLeft = new bool[rows];
        _features = [.. Enumerable.Range(0, features)];
        _search = new SplitSearch(table.Features, _columns, _targets, _weights, options.MinLeaf);
    }

    public RegressionTree Grow(RandomSource random)
    {
        int samples = Sample(random);
        for (int feature = 0; feature < _features.Length; feature++) _features[feature] = feature;
        var nodes = new List<SplitNode>();
        var pending = new Stack<(int Start, int End, int Depth, int Parent)>();
        pending.Push((0, samples, 0, -1));
        while (pending.TryPop(out var segment))
        {
            var (start, end, depth, parent) = segment;
            if (parent >= 0 && parent + 1 < nodes.Count) System.Runtime.InteropServices.CollectionsMarshal.AsSpan(nodes)[parent].Right = nodes.Count;

            var rows = _rows.AsSpan(start, end - start);
            var leaf = LeafOf(rows, out bool constant);
            if (constant || depth >= _options.MaxDepth || leaf.Weight < _options.MinSplit || !Search(start, end, random))
            {
                nodes.Add(leaf);
                continue;
            }

            nodes.Add(_search.Split(leaf.Weight, rows, random));
            int middle = Divide(start, end, nodes[^1]);
            pending.Push((middle, end, depth + 1, nodes.Count - 1));
            pending.Push((start, middle, depth + 1, nodes.Count - 1));
        }

        return new RegressionTree(_table.Features, [.. nodes]);
    }

    // Missing values last; rows of equal value by their number.
    private static int[] Sorted(double[] column)
    {
        int[] order = [.. Enumerable.Range(0, column.Length)];
        double[] keys = Array.ConvertAll(column, value => double.IsNaN(value) ? double.PositiveInfinity : value);
        Array.Sort(keys, order);
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && keys[end] == keys[start]) end++;
            Array.Sort(order, start, end - start);
            start = end;
        }

        return order;
    }

    private int Sample(RandomSource random)
    {
        int count = _weights.Length;
        if (_options.Bootstrap)
        {
            Array.Clear(_weights);
            for (int i = 0; i < count; i++) _weights[random.NextInt(count)]++;
        }
        else
        {
            Array.Fill(_weights, 1);
        }

        int samples = 0;
        for (int row = 0; row < count; row++)
        {
            if (_weights[row] > 0) _rows[samples++] = row;
        }

        for (int feature = 0; feature < _orders.Length; feature++)
        {
            if (_orders[feature] is not int[] order) continue;
            int next = 0;
            foreach (int row in _sorted[feature])
            {
                if (_weights[row] > 0) order[next++] = row;
            }
        }

        return samples;
    }

    private SplitNode LeafOf(ReadOnlySpan<int> rows, out bool constant)
    {
        double weight = 0, sum = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (int row in rows)
        {
            double target = _targets[row];
            weight += _weights[row];
            sum += _weights[row] * target;
            low = Math.Min(low, target);
            high = Math.Max(high, target);
        }

        constant = low == high;
        if (constant) return SplitNode.LeafOf(low + _offset, 0, weight);

        double mean = sum / weight, squares = 0;
        foreach (int row in rows)
        {
            double distance = _targets[row] - mean;
            squares += _weights[row] * distance * distance;
        }

        return SplitNode.LeafOf(mean + _offset, squares / weight, weight);
    }

    // The features in a new random order, until enough of them were looked at and one can split.
    private bool Search(int start, int end, RandomSource random)
    {
        _search.Begin(_rows.AsSpan(start, end - start));
        int enough = Math.Max(1, (int)Math.Ceiling(_options.FeatureShare * _features.Length));
        for (int i = 0; i < _features.Length; i++)
        {
            if (i >= enough && _search.Found) break;
            int other = i + random.NextInt(_features.Length - i);
            (_features[i], _features[other]) = (_features[other], _features[i]);
            int feature = _features[i];
            if (_orders[feature] is int[] order) _search.Number(feature, order.AsSpan(start, end - start));
            else _search.Category(feature, _rows.AsSpan(start, end - start));
        }

        return _search.Found;
    }

    private int Divide(int start, int end, in SplitNode split)
    {
        var column = _columns[split.Feature];
        for (int i = start; i < end; i++) _goesLeft[_rows[i]] = split.GoesLeft(column[_rows[i]]);
        foreach (var order in _orders)
        {
            if (order is not null) Divide(order, start, end);
        }

        return Divide(_rows, start, end);
    }

    private int Divide(int[] order, int start, int end)
    {
        int left = start, right = 0;
        for (int i = start; i < end; i++)
        {
            int row = order[i];
            if (_goesLeft[row]) order[left++] = row;
            else _moved[right++] = row;
        }

        _moved.AsSpan(0, right).CopyTo(order.AsSpan(left));
        return left;
    }
}
