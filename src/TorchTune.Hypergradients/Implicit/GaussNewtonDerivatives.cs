using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The generalised Gauss–Newton matrix by products: with the Jacobian (two backward passes), with the Hessian of the loss on outputs, with the Jacobian's transpose.</summary>
internal sealed class GaussNewtonDerivatives : SecondDerivatives
{
    private readonly ImplicitSystem _system;
    private readonly Products _training;
    private readonly Products? _rest;
    private readonly Tensor _outputs;
    private readonly Tensor _dummy;
    private readonly Tensor?[] _pulled;
    private readonly Products _loss;
    private readonly Tensor _points;

    internal GaussNewtonDerivatives(ImplicitSystem system, Curvature.GaussNewton options)
    {
        _system = system;
        using var graph = enable_grad();
        using var scope = NewDisposeScope();
        _training = Products.Of(system.TrainingLoss(0), system.Weights, system.Variables);
        system.RequireSecondDerivative(_training);
        _outputs = system.Repeatable(options.Outputs)().DetachFromDisposeScope();
        if (!_outputs.requires_grad) throw new InvalidOperationException("The outputs depend on no weight: were they detached, or computed under no_grad?");
        _dummy = zeros_like(_outputs, requires_grad: true).DetachFromDisposeScope();

        // ⟨u, J⟩ as a function of u: linear, so that its derivative along a direction of weights is J times that direction.
        _pulled = Products.Differentiate([_outputs], [_dummy], system.Weights, retain: true, create: true);
        foreach (var pulled in _pulled) pulled?.DetachFromDisposeScope();
        var points = _outputs.detach().requires_grad_().DetachFromDisposeScope();
        _points = points;
        _loss = Products.Of(() => options.Loss(points), [points]);
        _rest = options.Rest is { } rest ? Products.Of(system.Repeatable(rest), system.Weights) : null;
    }

    internal override Tensor Gradient => _system.Layout.Flatten(_training.Gradient);

    internal override Tensor Product(Tensor vector)
    {
        using var scope = NewDisposeScope();
        var parts = _system.Layout.Unflatten(vector);
        var used = Enumerable.Range(0, parts.Length).Where(i => _pulled[i] is { requires_grad: true }).ToArray();
        var pushed = Products.Differentiate([.. used.Select(i => _pulled[i]!)], [.. used.Select(i => parts[i])], [_dummy], retain: true, create: false)[0];
        if (pushed is null) return zeros_like(vector).MoveToOuterDisposeScope();
        var curved = _loss.HessianVector([pushed])[0];
        var product = _system.Layout.Flatten(Products.Differentiate([_outputs], [curved], _system.Weights, retain: true, create: false));
        if (_rest is not null) product.add_(_system.Layout.Flatten(_rest.HessianVector(parts)));
        return product.MoveToOuterDisposeScope();
    }

    internal override Tensor[] Mixed(Tensor vector) => _training.MixedVector(_system.Layout.Unflatten(vector), last: true);

    protected override void Free()
    {
        _training.Dispose();
        _rest?.Dispose();
        _loss.Dispose();
        _outputs.Dispose();
        _dummy.Dispose();
        _points.Dispose();
        foreach (var pulled in _pulled) pulled?.Dispose();
    }
}
