using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Second derivatives of one batch's loss at a time, the next batch for every product.</summary>
internal sealed class CycledDerivatives : SecondDerivatives
{
    private readonly ImplicitSystem _system;
    private readonly int _batches;
    private int _next;

    internal CycledDerivatives(ImplicitSystem system, int batches)
    {
        if (batches < 1) throw new ArgumentException(Invariant($"Minibatches must be at least 1, but was {batches}."));
        (_system, _batches) = (system, batches);
        using var first = Next();
        system.RequireSecondDerivative(first);
    }

    internal override Tensor Gradient
    {
        get
        {
            var sum = _system.Layout.Flatten(Products.GradientOf(_system.TrainingLoss(0), _system.Weights).Gradient);
            for (int batch = 1; batch < _batches; batch++)
            {
                using var scope = NewDisposeScope();
                sum.add_(_system.Layout.Flatten(Products.GradientOf(_system.TrainingLoss(batch), _system.Weights).Gradient));
            }

            return sum.div_(_batches);
        }
    }

    internal override Tensor Product(Tensor vector)
    {
        using var batch = Next();
        return _system.Layout.Flatten(batch.HessianVector(_system.Layout.Unflatten(vector), last: true));
    }

    internal override Tensor[] Mixed(Tensor vector)
    {
        using var batch = Next();
        return batch.MixedVector(_system.Layout.Unflatten(vector), last: true);
    }

    private Products Next() => Products.Of(_system.TrainingLoss(_next++ % _batches), _system.Weights, _system.Variables);
}
