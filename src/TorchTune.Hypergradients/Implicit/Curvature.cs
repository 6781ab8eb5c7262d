using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>What stands for the second derivatives of the training loss in an <see cref="ImplicitMethod"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public abstract record Curvature
{
    private protected Curvature()
    {
    }

    /// <summary>Sets up products at the weights as they are.</summary>
    internal abstract SecondDerivatives At(ImplicitSystem system);

    /// <summary>How many batches stand for the training loss.</summary>
    internal virtual int Batches => 1;

    /// <summary>The Hessian itself, by double backward.</summary>
    /// <remarks>
    /// With several <see cref="Minibatches"/> it is the mean of theirs, one graph kept for each; or, where <see cref="Cycled"/>, every product takes the next of them alone with a graph of its own
    /// (Grazzi, Pontil and Salzo 2021, arXiv:2011.07122), for <see cref="NeumannSeries"/> and <see cref="FixedPointIteration"/>: conjugate gradients need the same matrix every time.
    /// </remarks>
    public sealed record Hessian : Curvature
    {
        /// <summary>How many batches of the training loss there are: <c>TrainingLoss(0)</c> to <c>TrainingLoss(n − 1)</c>. The gradient ∇T is always the mean of theirs, and so is the mixed product unless cycled.</summary>
        /// <value>At least 1. Default 1: the whole training set, or one batch that stands for it.</value>
        public int Minibatches { get; init; } = 1;

        /// <summary>Whether every product takes one batch alone, the next in turn.</summary>
        /// <value>Default false.</value>
        public bool Cycled { get; init; }

        internal override int Batches => Minibatches;

        internal override SecondDerivatives At(ImplicitSystem system) => Cycled ? new CycledDerivatives(system, Minibatches) : new ExactDerivatives(system, Minibatches);
    }

    /// <summary>Differences of gradients: for operators without a second derivative, or where the graph of one is too large.</summary>
    /// <remarks>
    /// DARTS (Liu et al. 2019, arXiv:1806.09055, eq. 8) and SAMA (Choe et al. 2023, arXiv:2310.05674): <c>(∇T(w + εv) − ∇T(w − εv)) / 2ε</c> with <c>ε = Radius / ‖v‖</c>, two gradients a product. Exact but for rounding
    /// where T is quadratic in the weights. With <see cref="OneStep"/> this is the published method: three gradients in all.
    /// </remarks>
    public sealed record FiniteDifference : Curvature
    {
        /// <summary>How far the weights are moved, in their Euclidean norm.</summary>
        /// <value>Positive. Default 0.01, as published.</value>
        public double Radius { get; init; } = 0.01;

        internal override SecondDerivatives At(ImplicitSystem system) => new DifferencedDerivatives(system, Radius);
    }

    /// <summary>The generalised Gauss–Newton matrix <c>Jᵀ ∇²L J</c> of a loss L on outputs, plus the Hessian of what else is in the training loss: never indefinite where both are convex.</summary>
    /// <remarks>Schraudolph 2002. At the training loss's minimum of a network that fits its data it is the Hessian; away from it, it leaves out the curvature of the network itself, which is what makes Hessians of networks indefinite. Mixed products are exact.</remarks>
    public sealed record GaussNewton : Curvature
    {
        /// <summary>Computes the network's outputs on the training batch.</summary>
        public required Func<Tensor> Outputs { get; init; }

        /// <summary>The loss of outputs: a scalar, convex in them.</summary>
        public required Func<Tensor, Tensor> Loss { get; init; }

        /// <summary>What the training loss has beside it, such as penalties of weights: a scalar.</summary>
        /// <value>Default null: nothing.</value>
        public Func<Tensor>? Rest { get; init; }

        internal override SecondDerivatives At(ImplicitSystem system) => new GaussNewtonDerivatives(system, this);
    }
}
