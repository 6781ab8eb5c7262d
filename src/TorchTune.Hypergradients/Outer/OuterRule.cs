namespace TorchTune.Hypergradients;

/// <summary>How hypergradients in unconstrained coordinates become moves.</summary>
/// <remarks>A closed set.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract record OuterRule
{
    private OuterRule()
    {
    }

    /// <summary>Adam (Kingma and Ba 2015): moves of about the rate, however long the gradient; hyper-parameters of different kinds need no rates of their own.</summary>
    public sealed record Adam : OuterRule
    {
        /// <summary>The decay of the gradient's mean.</summary>
        /// <value>In [0, 1). Default 0.9.</value>
        public double Beta1 { get; init; } = 0.9;

        /// <summary>The decay of the squared gradient's mean.</summary>
        /// <value>In [0, 1). Default 0.99: outer updates are few.</value>
        public double Beta2 { get; init; } = 0.99;
    }

    /// <summary>Gradient descent with momentum.</summary>
    public sealed record Descent : OuterRule
    {
        /// <summary>The share of the last move that is repeated.</summary>
        /// <value>In [0, 1). Default 0.</value>
        public double Momentum { get; init; }
    }
}
