namespace TorchTune.Hypergradients;

/// <summary>A way to compute hypergradients, with its settings.</summary>
public abstract record HypergradientMethod
{
    private protected HypergradientMethod()
    {
    }

    /// <summary>How often single elements of the result are compared with finite differences of complete trainings. Default 0: never; each costs two trainings.</summary>
    public int SpotChecks { get; init; }

    /// <summary>Computes the gradient of a problem whose shapes have been checked.</summary>
    internal abstract HypergradientResult Compute(HypergradientProblem problem);
}
