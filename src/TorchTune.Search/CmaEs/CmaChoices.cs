namespace TorchTune.Search;

/// <summary>How likely each choice of the hyper-parameters without an order is.</summary>
/// <remarks>
/// CatCMA's joint model (Hamano et al., GECCO 2024) with a fixed learning rate: independent categorical distributions, moved along the natural gradient towards what the better
/// half of a population chose, and kept from dying out by a margin. A fixed rate in place of CatCMA's adaptive one, since budgets are far below those for which that one settles.
/// </remarks>
internal sealed class CmaChoices
{
    private const double Rate = 0.2;

    // A fifth of the draws stays uniform, whatever has been learned.
    private const double Uniform = 0.2;

    private readonly double[][] _weights;

    public CmaChoices(int[] counts) => _weights = [.. counts.Select(count => Enumerable.Repeat(1.0 / count, count).ToArray())];

    public int[] Draw(RandomSource random) => Array.ConvertAll(_weights, weights =>
        random.NextDouble() < Uniform ? random.NextInt(weights.Length) : random.Choose(weights));

    /// <summary>Moves towards the choices of a population, the best first.</summary>
    public void Update(IReadOnlyList<int[]> ranked, CmaRates rates)
    {
        for (int j = 0; j < _weights.Length; j++)
        {
            double[] weights = _weights[j];
            for (int k = 0; k < weights.Length; k++) weights[k] *= 1 - Rate;
            for (int i = 0; i < rates.Parents; i++) weights[ranked[i][j]] += Rate * rates.Weights[i];
        }
    }
}
