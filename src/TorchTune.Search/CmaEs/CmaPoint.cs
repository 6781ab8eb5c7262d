namespace TorchTune.Search;

/// <summary>A configuration as CMA-ES sees it.</summary>
/// <param name="Numbers">A coordinate in [0, 1] for each hyper-parameter whose values have an order.</param>
/// <param name="Choices">The number of the choice for each that has none.</param>
internal sealed record CmaPoint(double[] Numbers, int[] Choices);
