using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Second derivatives of the mean of some batches' losses by double backward, the graph of each kept.</summary>
internal sealed class ExactDerivatives : SecondDerivatives
{
    private readonly ImplicitSystem _system;
    private readonly Products[] _batches;

    internal ExactDerivatives(ImplicitSystem system, int batches)
    {
        if (batches < 1) throw new ArgumentException(Invariant($"Minibatches must be at least 1, but was {batches}."));
        _system = system;
        _batches = [.. Enumerable.Range(0, batches).Select(batch => Products.Of(system.TrainingLoss(batch), system.Weights, system.Variables))];
        system.RequireSecondDerivative(_batches[0]);
    }

    internal override Tensor Gradient => Mean(batch => _system.Layout.Flatten(batch.Gradient));

    internal override Tensor Product(Tensor vector)
    {
        var parts = _system.Layout.Unflatten(vector);
        return Mean(batch => _system.Layout.Flatten(batch.HessianVector(parts)));
    }

    internal override Tensor Shifted(Tensor vector, double shift) => _batches.Length == 1
        ? _system.Layout.Flatten(_batches[0].HessianVector(_system.Layout.Unflatten(vector)), shift == 0 ? null : vector, shift)
        : base.Shifted(vector, shift);

    internal override Tensor[] Mixed(Tensor vector)
    {
        var parts = _system.Layout.Unflatten(vector);
        var sums = _batches[0].MixedVector(parts, last: true);
        foreach (var batch in _batches.Skip(1))
        {
            foreach (var (sum, term) in sums.Zip(batch.MixedVector(parts, last: true))) sum.add_(term);
        }

        foreach (var sum in sums) sum.div_(_batches.Length);
        return sums;
    }

    protected override void Free()
    {
        foreach (var batch in _batches) batch.Dispose();
    }

    private Tensor Mean(Func<Products, Tensor> of)
    {
        var sum = of(_batches[0]);
        foreach (var batch in _batches.Skip(1)) sum.add_(of(batch));
        return _batches.Length == 1 ? sum : sum.div_(_batches.Length);
    }
}
