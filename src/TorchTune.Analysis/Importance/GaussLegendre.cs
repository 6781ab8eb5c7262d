namespace TorchTune.Analysis;

/// <summary>Gauss and Legendre's rule: with n nodes, polynomials up to degree 2n − 1 are integrated exactly.</summary>
internal static class GaussLegendre
{
    /// <summary>Nodes and weights on [0, 1].</summary>
    /// <param name="count">At least 1.</param>
    public static (double[] Nodes, double[] Weights) OnUnitInterval(int count)
    {
        var nodes = new double[count];
        var weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            // Newton's steps from Tricomi's estimate of the root of the Legendre polynomial.
            double x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5)), slope = 1;
            for (int step = 0; step < 8; step++)
            {
                (double value, slope) = Legendre(count, x);
                x -= value / slope;
            }

            (_, slope) = Legendre(count, x);
            nodes[i] = (1 - x) / 2;
            weights[i] = 1 / ((1 - (x * x)) * slope * slope);
        }

        return (nodes, weights);
    }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        double previous = 1, value = x;
        for (int k = 2; k <= degree; k++) (previous, value) = (value, (((2 * k) - 1) * x * value - ((k - 1) * previous)) / k);
        return (value, degree * ((x * value) - previous) / ((x * x) - 1));
    }
}
