using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Copies of the weights that <c>torch.optim</c> updates from the same gradients: the rule must do what it claims to.</summary>
internal sealed class TorchShadow : IDisposable
{
    private readonly UpdateRule _rule;
    private readonly (Parameter Copy, optim.Optimizer Optimizer)?[] _shadows;
    private double _moved;
    private double _size;

    internal TorchShadow(UpdateRule rule, int parameters) => (_rule, _shadows) = (rule, new (Parameter, optim.Optimizer)?[parameters]);

    /// <summary>How many updates have been compared.</summary>
    internal int Updates { get; private set; }

    /// <summary>Updates the copy of a parameter.</summary>
    internal void Step(int index, Tensor weight, Tensor gradient, in Coefficients numbers)
    {
        if (_shadows[index] is not { } shadow)
        {
            var copy = new Parameter(weight.detach().clone());
            copy.DetachFromDisposeScope();
            _shadows[index] = shadow = (copy, _rule.TorchOptimizer(copy, numbers));
        }

        foreach (var group in shadow.Optimizer.ParamGroups)
            group.LearningRate = numbers.LearningRate;
        using var before = shadow.Copy.detach().clone();
        using var own = gradient.detach().clone();
        shadow.Copy.grad = own;
        shadow.Optimizer.step();
        shadow.Copy.grad = null;
        _moved += Dense.SquaredDistance(before, shadow.Copy);
        _size += Dense.Dot(before, before);
    }

    /// <summary>How far the weights are from their copies after an update, relative to its length.</summary>
    internal double Difference(Tensor[] weights)
    {
        double distance = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (_shadows[i] is { } shadow)
                distance += Dense.SquaredDistance(weights[i], shadow.Copy);
        }

        var relative = Tolerances.Relative(weights[0].dtype, Math.Sqrt(distance), Math.Sqrt(_moved), Math.Sqrt(_size));
        (_moved, _size) = (0, 0);
        Updates++;
        return relative;
    }

    public void Dispose()
    {
        foreach (var shadow in _shadows)
        {
            shadow?.Optimizer.Dispose();
            shadow?.Copy.Dispose();
        }
    }
}
