namespace TorchTune.Search;

/// <summary>The shape C of CMA-ES's distribution, apart from its place and its step: how a standard normal vector becomes a draw, and back.</summary>
/// <remarks>
/// <see cref="FullCmaShape"/> turns with the valleys of the objective and costs the square of the dimensions a draw; <see cref="DiagonalCmaShape"/> stretches along the
/// coordinates alone and costs their number.
/// </remarks>
internal abstract class CmaShape
{
    /// <summary>The square roots of C's eigenvalues, of the last decomposition.</summary>
    public abstract double[] Axes { get; }

    /// <summary>Whether coordinates are independent.</summary>
    public abstract bool IsDiagonal { get; }

    /// <summary>An entry of C.</summary>
    public abstract double this[int i, int j] { get; }

    /// <summary>The shape that begins as this covariance, or with equal axes.</summary>
    public static CmaShape Of(int dimensions, bool separable, double[,]? covariance) =>
        separable ? new DiagonalCmaShape(dimensions, covariance) : new FullCmaShape(dimensions, covariance);

    /// <summary>A normal vector of covariance C from a standard normal one.</summary>
    public abstract double[] Coloured(double[] z);

    /// <summary>C^(−1/2) y.</summary>
    public abstract double[] Whitened(double[] y);

    /// <summary>C ← kept·C + rankOne·p pᵀ + rankMany·Σ weightₖ yₖ yₖᵀ.</summary>
    public abstract void Change(double kept, double rankOne, double[] path, double rankMany, double[] weights, double[][] steps);

    /// <summary>Stretches a coordinate's deviation. <see cref="Decompose"/> must follow before the next draw.</summary>
    public abstract void Stretch(int coordinate, double factor);

    /// <summary>Finds the axes of C.</summary>
    public abstract void Decompose();

    /// <summary>What of C may change: all entries, row by row, or those of the diagonal.</summary>
    public abstract double[] Entries();

    /// <summary>Takes over entries.</summary>
    public abstract void Set(double[] entries);

    /// <summary>The entries of C^(−1/2) X C^(−1/2), X given by its entries.</summary>
    public abstract double[] WhitenedEntries(double[] entries);

    /// <summary>One that changes on its own.</summary>
    public abstract CmaShape Copy();
}
