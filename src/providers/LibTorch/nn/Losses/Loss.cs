using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>A loss of 2 arguments: what training makes small.</summary>
public abstract class Loss<T1, T2, TResult> : Module<T1, T2, TResult>
{
    public Loss(Reduction reduction = Reduction.Mean)
        : base("Loss")
    {
        name = GetType().Name;
        this.reduction = reduction;
    }

    /// <summary>What becomes of the values of all samples.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss of 3 arguments: what training makes small.</summary>
public abstract class Loss<T1, T2, T3, TResult> : Module<T1, T2, T3, TResult>
{
    public Loss(Reduction reduction = Reduction.Mean)
        : base("Loss")
    {
        name = GetType().Name;
        this.reduction = reduction;
    }

    /// <summary>What becomes of the values of all samples.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss of 4 arguments: what training makes small.</summary>
public abstract class Loss<T1, T2, T3, T4, TResult> : Module<T1, T2, T3, T4, TResult>
{
    public Loss(Reduction reduction = Reduction.Mean)
        : base("Loss")
    {
        name = GetType().Name;
        this.reduction = reduction;
    }

    /// <summary>What becomes of the values of all samples.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss of 2 arguments with a weight for each class or sample, which is not trained.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    public WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
        : base(reduction) => this.weight = weight;

    public Tensor? weight { get; }
}

/// <summary>A loss of 3 arguments with a weight for each class or sample, which is not trained.</summary>
public abstract class WeightedLoss<T1, T2, T3, TResult> : Loss<T1, T2, T3, TResult>
{
    public WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
        : base(reduction) => this.weight = weight;

    public Tensor? weight { get; }
}

/// <summary>A loss of 4 arguments with a weight for each class or sample, which is not trained.</summary>
public abstract class WeightedLoss<T1, T2, T3, T4, TResult> : Loss<T1, T2, T3, T4, TResult>
{
    public WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
        : base(reduction) => this.weight = weight;

    public Tensor? weight { get; }
}
