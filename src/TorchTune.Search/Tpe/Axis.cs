using System.Collections.Immutable;

namespace TorchTune.Search;

/// <summary>One hyper-parameter as a density over the unit interval sees it.</summary>
internal sealed class Axis
{
    // A choice keeps at least half of its kernel's mass, however many others there are.
    private const double MostSpread = 0.5;

    public Axis(HyperParameter hyperParameter, int index, IReadOnlyDictionary<string, ImmutableArray<ImmutableArray<double>>>? distances = null)
    {
        Definition = hyperParameter;
        Index = index;
        IsUnordered = hyperParameter.Kind is HyperParameterKind.Categorical or HyperParameterKind.Bool;
        Cells = hyperParameter.Cardinality;
        NarrowestWidth = Cells is long cells ? 0.3 / cells : 0.002;
        if (distances is not null && distances.TryGetValue(hyperParameter.Name, out var table)) Distances = [.. table.Select(row => row.ToArray())];
    }

    /// <summary>The hyper-parameter.</summary>
    public HyperParameter Definition { get; }

    /// <summary>Its place in the space.</summary>
    public int Index { get; }

    /// <summary>Whether its values have no order, so that only equality (or a table of distances) counts.</summary>
    public bool IsUnordered { get; }

    /// <summary>How many values it has; null where it is continuous.</summary>
    public long? Cells { get; }

    /// <summary>The least width of a kernel: three tenths of a cell, or a five-hundredth of the range.</summary>
    public double NarrowestWidth { get; }

    /// <summary>How far apart choices are, or null.</summary>
    public double[][]? Distances { get; }

    /// <summary>The place of the value that a place stands for: itself, or that of its cell.</summary>
    public double Snap(double unit) =>
        Cells is not long cells ? unit
        : Definition is IntHyperParameter { IsLog: true } ? Definition.ToUnit(Definition.FromUnit(unit))
        : (CellOf(unit) + 0.5) / cells;

    /// <summary>The number of the value at a place, where cells are of equal width.</summary>
    public long CellOf(double unit) => Math.Min((long)(unit * Cells!.Value), Cells.Value - 1);

    /// <summary>A place drawn from the prior.</summary>
    public double DrawPrior(RandomSource random) => Snap(Definition.PriorPlace(random.NextDouble()));

    /// <summary>Whether the user gave a prior; without one it is uniform.</summary>
    public bool HasPrior => Definition.Prior is not null;

    /// <summary>The logarithm of the prior's density; 0 where it is uniform.</summary>
    public double LogPrior(double place) => HasPrior ? Definition.PriorLogDensity(place) : 0;

    /// <summary>The share of a kernel's mass that is spread over all choices alike, with n kernels (Aitchison and Aitken's kernel; a pseudo-count of one a choice).</summary>
    public double Spread(int kernels) => Math.Min(MostSpread, (double)Cells!.Value / (kernels + Cells.Value));

    /// <summary>The logarithms of the mass that a kernel at a choice gives each choice, over that of the uniform distribution.</summary>
    /// <remarks>With distances, the mass falls with the square of the distance such that the farthest choice has what it would have without.</remarks>
    public double[] LogMasses(long choice, int kernels)
    {
        long cells = Cells!.Value;
        double spread = Spread(kernels);
        var masses = new double[cells];
        double farthest = Distances is null ? 0 : Distances.Max(row => row.Max());
        for (int other = 0; other < masses.Length; other++)
        {
            double same = ((1 - spread) * cells) + spread;
            double closeness = Distances is null || farthest == 0
                ? (other == choice ? 1 : 0)
                : 1 - Math.Pow(Distances[choice][other] / farthest, 2);
            masses[other] = Math.Exp((closeness * Math.Log(same)) + ((1 - closeness) * Math.Log(spread)));
        }

        double mean = masses.Average();
        return Array.ConvertAll(masses, mass => Math.Log(mass / mean));
    }
}
