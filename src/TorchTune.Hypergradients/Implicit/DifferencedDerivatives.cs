using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Second derivatives by central differences of first ones. The weights are moved and put back, bit for bit.</summary>
internal sealed class DifferencedDerivatives : SecondDerivatives
{
    private readonly ImplicitSystem _system;
    private readonly double _radius;

    internal DifferencedDerivatives(ImplicitSystem system, double radius)
    {
        if (!(radius > 0 && double.IsFinite(radius))) throw new ArgumentException(Invariant($"Radius must be positive, but was {radius}."));
        (_system, _radius) = (system, radius);
    }

    internal override Tensor Gradient => _system.Layout.Flatten(Products.GradientOf(_system.TrainingLoss(0), _system.Weights).Gradient);

    internal override Tensor Product(Tensor vector) => _system.Layout.Flatten(Difference(vector, _system.Weights));

    internal override Tensor[] Mixed(Tensor vector) => Difference(vector, _system.Variables);

    private Tensor[] Difference(Tensor vector, Tensor[] leaves)
    {
        if (leaves.Length == 0) return [];
        using var scope = NewDisposeScope();
        double norm = vector.norm().ToDouble();
        if (norm == 0) return [.. leaves.Select(leaf => zeros_like(leaf, requires_grad: false).MoveToOuterDisposeScope())];

        double step = _radius / norm;
        var before = Array.ConvertAll(_system.Weights, weight => weight.detach().clone());
        try
        {
            var parts = _system.Layout.Unflatten(vector);
            Move(before, parts, step);
            var plus = Products.GradientOf(_system.TrainingLoss(0), leaves).Gradient;
            Move(before, parts, -step);
            var minus = Products.GradientOf(_system.TrainingLoss(0), leaves).Gradient;
            return [.. leaves.Select((leaf, i) => Quotient(plus[i], minus[i], leaf, 2 * step).MoveToOuterDisposeScope())];
        }
        finally
        {
            Move(before, [], 0);
        }
    }

    private void Move(Tensor[] from, Tensor[] along, double step)
    {
        using var withoutGradient = no_grad();
        for (int i = 0; i < from.Length; i++)
        {
            _system.Weights[i].copy_(from[i]);
            if (along.Length > 0) _system.Weights[i].add_(along[i], step);
        }
    }

    private static Tensor Quotient(Tensor? plus, Tensor? minus, Tensor leaf, double width) => plus is null || minus is null
        ? zeros_like(leaf, requires_grad: false)
        : (plus - minus).div_(width);
}
