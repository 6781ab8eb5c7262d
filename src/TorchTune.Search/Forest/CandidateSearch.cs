using System.Runtime.InteropServices;

namespace TorchTune.Search;

/// <summary>Looks for the rows of the highest score that are not known yet: among random ones, and by a local search from the best.</summary>
internal sealed class CandidateSearch(CandidateSpace space, ForestModel model, RowKeys known, ForestOptions options)
{
    private const int MostSteps = 20;

    // The local search looks at no more than so many times the random candidates: in 60 dimensions each step has thousands of neighbours.
    private const int MostLooks = 4;

    private readonly int _width = space.Space.Count;

    /// <summary>How many rows were looked at.</summary>
    public int Looked { get; private set; }

    /// <summary>The best rows, from the best on; fewer than wanted only where no more were met.</summary>
    /// <param name="starts">Rows of the best trials.</param>
    /// <param name="wanted">How many.</param>
    /// <param name="random">Where candidates come from.</param>
    public List<(double[] Row, double Score)> Find(List<double> starts, int wanted, RandomSource random)
    {
        var found = new List<(double[] Row, double Score)>();
        if (space.Everything(options.Candidates) is List<double> all)
        {
            Collect(all, model.Score(all), found);
        }
        else
        {
            var drawn = Draw(random.Fork("candidates"));
            Collect(drawn, model.Score(drawn), found);
            var ends = new List<double>(starts);
            foreach (var (row, _) in Best(found, options.LocalStarts, random.Fork("starts"))) ends.AddRange(row);
            if (options.LocalStarts > 0 && ends.Count > 0) Collect(ends, Climb(ends, random.Fork("neighbours")), found);
        }

        return Best(found, wanted, random.Fork("ties"));
    }

    private List<double> Draw(RandomSource random)
    {
        var rows = new List<double>();
        CollectionsMarshal.SetCount(rows, options.Candidates * _width);
        var all = CollectionsMarshal.AsSpan(rows);
        for (int i = 0; i < options.Candidates; i++) space.Draw(random, all.Slice(i * _width, _width));
        return rows;
    }

    // All climb at once, each to the best of its neighbours, so that the forest is asked for many rows at a time.
    private double[] Climb(List<double> ends, RandomSource random)
    {
        var scores = model.Score(ends);
        int count = scores.Length;
        for (int i = 0; i < count; i++)
        {
            // What is known, or breaks a constraint, is a place to start from, and none to stay.
            if (known.Contains(At(ends, i)) || !space.Keeps(At(ends, i))) scores[i] = double.NegativeInfinity;
        }

        var climbing = Enumerable.Repeat(true, count).ToArray();
        for (int step = 0; step < MostSteps && Looked < MostLooks * options.Candidates && Array.Exists(climbing, still => still); step++)
        {
            var neighbours = new List<double>();
            var owners = new List<int>();
            for (int i = 0; i < count; i++)
            {
                if (!climbing[i]) continue;
                space.AddNeighbours(At(ends, i).ToArray(), random, neighbours);
                while (owners.Count < neighbours.Count / _width) owners.Add(i);
                climbing[i] = false;
            }

            var scored = neighbours.Count == 0 ? [] : model.Score(neighbours);
            Looked += scored.Length;
            for (int k = 0; k < scored.Length; k++)
            {
                int owner = owners[k];
                if (!(scored[k] > scores[owner]) || known.Contains(At(neighbours, k)) || !space.Keeps(At(neighbours, k))) continue;
                scores[owner] = scored[k];
                climbing[owner] = true;
                At(neighbours, k).CopyTo(At(ends, owner));
            }
        }

        return scores;
    }

    private void Collect(List<double> rows, double[] scores, List<(double[] Row, double Score)> found)
    {
        Looked += scores.Length;
        for (int i = 0; i < scores.Length; i++)
        {
            var row = At(rows, i);
            if (scores[i] > double.NegativeInfinity && !known.Contains(row) && space.Keeps(row)) found.Add((row.ToArray(), scores[i]));
        }
    }

    // Among equals those that a draw puts first: a forest is constant over whole boxes.
    private static List<(double[] Row, double Score)> Best(List<(double[] Row, double Score)> found, int wanted, RandomSource random)
    {
        int[] order = random.Permutation(found.Count);
        var taken = new RowKeys();
        var best = new List<(double[] Row, double Score)>();
        foreach (int i in order.OrderByDescending(i => found[i].Score))
        {
            if (best.Count == wanted) break;
            if (taken.Add(found[i].Row)) best.Add(found[i]);
        }

        return best;
    }

    private Span<double> At(List<double> rows, int index) => CollectionsMarshal.AsSpan(rows).Slice(index * _width, _width);
}
