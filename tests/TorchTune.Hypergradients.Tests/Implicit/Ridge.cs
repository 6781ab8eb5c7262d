using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Ridge regression on the diabetes data: <c>T = ½ mean (Xw − y)² + ½ Σ exp(ℓ) w²</c>, <c>V = ½ mean (Xw − y)²</c>; even rows train, odd rows validate, everything standardised by the population's deviation.</summary>
internal sealed class Ridge
{
    private readonly Tensor _x;
    private readonly Tensor _y;
    private readonly Tensor _validationX;
    private readonly Tensor _validationY;

    private Ridge(Tensor table, ScalarType type)
    {
        var standard = ((table - table.mean([0])) / table.std(0, unbiased: false)).to(type);
        var even = arange(0, table.shape[0], 2, ScalarType.Int64);
        var odd = arange(1, table.shape[0], 2, ScalarType.Int64);
        (_x, _y) = (standard.index_select(0, even).narrow(1, 0, 10), standard.index_select(0, even).select(1, 10));
        (_validationX, _validationY) = (standard.index_select(0, odd).narrow(1, 0, 10), standard.index_select(0, odd).select(1, 10));
        Weights = new Parameter(zeros(10, type));
    }

    internal Parameter Weights { get; }

    internal (Tensor Inputs, Tensor Targets) Training => (_x, _y);

    internal (Tensor Inputs, Tensor Targets) Validation => (_validationX, _validationY);

    /// <summary>XᵀX / n of the training rows.</summary>
    internal Tensor Gram => _x.t().mm(_x) / _x.shape[0];

    internal static Ridge Load(ScalarType type = ScalarType.Float64)
    {
        var table = SharedTable.Read("diabetes.csv");
        return new(tensor(Enumerable.Range(0, table.Rows).SelectMany(table.Row).ToArray()).reshape(table.Rows, 11), type);
    }

    /// <summary>A variable ℓ = ln λ: one number, or one for each weight.</summary>
    internal HyperVariable LogPenalty(double value, bool each = false) => new("log penalty", full(each ? [10L] : [], value, Weights.dtype), HyperRole.TrainingLoss);

    internal HypergradientProblem Problem(HyperVariable penalty) => new()
    {
        Parameters = [Weights],
        Variables = [penalty],
        TrainingLoss = _ => HalfSquare(_x, _y) + (penalty.Tensor.exp() * Weights.square()).sum().mul(0.5),
        ValidationLoss = () => HalfSquare(_validationX, _validationY),
    };

    /// <summary>The same with the penalty as a weight decay, of which the losses know nothing.</summary>
    internal HypergradientProblem Problem(params HyperVariable[] decay) => new()
    {
        Parameters = [Weights],
        Variables = decay,
        TrainingLoss = _ => HalfSquare(_x, _y),
        ValidationLoss = () => HalfSquare(_validationX, _validationY),
    };

    /// <summary>Puts the weights at the minimum for ln λ, moved by a distance along all of them.</summary>
    internal void Settle(double logPenalty, double distance = 0)
    {
        using var withoutGradient = no_grad();
        var hessian = Gram + eye(10, dtype: Weights.dtype).mul(Math.Exp(logPenalty));
        Weights.copy_(linalg.solve(hessian, (_x.t().mv(_y) / _x.shape[0]).unsqueeze(1)).squeeze(1) + distance);
    }

    internal Tensor Outputs() => _x.mv(Weights);

    internal Tensor LossOf(Tensor outputs) => (outputs - _y).square().mean().mul(0.5);

    private Tensor HalfSquare(Tensor x, Tensor y) => (x.mv(Weights) - y).square().mean().mul(0.5);
}
