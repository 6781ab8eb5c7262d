using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Tunes hyper-parameters that act through the training loss or the forward pass while the network trains, by the network's own response to them (Δ-STN).</summary>
/// <remarks>
/// <para>Bae and Grosse 2020 (arXiv:2010.13514), algorithm 1, with its three changes to MacKay et al. 2019 (arXiv:1903.03088): the response is centred at the current hyper-parameters; weights at the centre and
/// response are trained by optimizers of their own, the first on the loss at the centre and the second on the loss around it; and there the network's outputs are linearised in the response.</para>
/// <para>For dropout rates, augmentation strengths, penalties. Learning rates, momentum and batch size do not act through the loss: see the unrolled methods for them.</para>
/// <code>
/// using var tuner = new SelfTuner(net, perturbation, center, general, response, generator, options);
/// foreach (var batch in batches)
/// {
///     tuner.Train(batch.Inputs, batch.Targets);
///     if (second) tuner.Tune(validation.Inputs, validation.Targets);
/// }
/// </code>
/// </remarks>
/// <threadsafety>One thread at a time.</threadsafety>
public sealed class SelfTuner : IDisposable
{
    private readonly Func<Tensor, Tensor, Tensor> _network;
    private readonly nn.Module _module;
    private readonly Perturbation _perturbation;
    private readonly optim.Optimizer _general;
    private readonly optim.Optimizer _response;
    private readonly optim.Optimizer _hyper;
    private readonly Generator _generator;
    private readonly SelfTuningOptions _options;

    /// <summary>Brings together a network with response layers and what trains it. Optimizers, network and generator stay the caller's.</summary>
    /// <param name="module">The network; its response layers share <paramref name="perturbation"/>.</param>
    /// <param name="network">Computes its outputs from inputs and the hyper-parameters of each example <c>[batch, hyper-parameters]</c> (unconstrained), with which it drops out or augments.</param>
    /// <param name="perturbation">That of the response layers.</param>
    /// <param name="center">The hyper-parameters to begin with, <c>[hyper-parameters]</c>, in unconstrained coordinates, of the network's type and device. Copied.</param>
    /// <param name="general">Of the weights at the centre: <see cref="GeneralOf"/>.</param>
    /// <param name="response">Of the response: <see cref="ResponseOf"/>.</param>
    /// <param name="generator">Draws the perturbations, on the CPU.</param>
    /// <param name="options">Losses, spread, entropy.</param>
    /// <exception cref="ArgumentException">An option breaks its rule, or the centre has another length than the perturbation.</exception>
    public SelfTuner(nn.Module module, Func<Tensor, Tensor, Tensor> network, Perturbation perturbation, Tensor center, optim.Optimizer general, optim.Optimizer response, Generator generator, SelfTuningOptions options)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(perturbation);
        ArgumentNullException.ThrowIfNull(center);
        ArgumentNullException.ThrowIfNull(general);
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(options);
        if (center.shape is not [var count] || count != perturbation.HyperParameters)
        {
            throw new ArgumentException(Invariant($"The centre must be [{perturbation.HyperParameters}], as the perturbation, but was [{string.Join(", ", center.shape)}]."), nameof(center));
        }

        _options = options.Validated();
        (_module, _network, _perturbation, _general, _response, _generator) = (module, network, perturbation, general, response, generator);
        Center = new Parameter(center.detach().clone());
        RawSpread = new Parameter(full_like(Center, Math.Log(Math.Exp(options.InitialSpread) - 1), requires_grad: false), requires_grad: options.LearnSpread);
        Center.DetachFromDisposeScope();
        RawSpread.DetachFromDisposeScope();
        _hyper = optim.Adam(options.LearnSpread ? [Center, RawSpread] : [Center], lr: options.HyperRate);
    }

    /// <summary>The hyper-parameters, <c>[hyper-parameters]</c>, in unconstrained coordinates.</summary>
    public Parameter Center { get; }

    /// <summary>What <see cref="Spread"/> is the softplus of: part of the state.</summary>
    public Parameter RawSpread { get; }

    /// <summary>The standard deviation of the perturbations, <c>[hyper-parameters]</c>, of the current dispose scope.</summary>
    public Tensor Spread => nn.functional.softplus(RawSpread);

    /// <summary>The optimizer of centre and spread, whose state a checkpoint takes along.</summary>
    public optim.Optimizer HyperOptimizer => _hyper;

    /// <summary>The weights at the centre: all parameters of a network that are no response.</summary>
    public static IReadOnlyList<Parameter> GeneralOf(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var response = ResponseOf(module).Select(parameter => parameter.Handle).ToHashSet();
        return [.. module.parameters().Where(parameter => !response.Contains(parameter.Handle))];
    }

    /// <summary>The response of all response layers of a network.</summary>
    public static IReadOnlyList<Parameter> ResponseOf(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return [.. module.modules().OfType<IResponse>().SelectMany(layer => layer.Response)];
    }

    /// <summary>One update of the weights at the centre, then one of the response.</summary>
    /// <param name="inputs"><c>[batch, …]</c>.</param>
    /// <param name="targets"><c>[batch, …]</c>.</param>
    /// <returns>The mean training loss at the centre.</returns>
    public double Train(Tensor inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        long batch = inputs.shape[0];
        var center = Center.detach().expand(batch, -1);
        var loss = _options.Training(_network(inputs, center), targets, center, zeros_like(center)).mean();
        Update(_general, loss);
        using (NewDisposeScope())
        {
            var offsets = Noise(batch, inputs) * Spread.detach();
            Update(_response, ResponseLoss(inputs, targets, offsets));
        }

        return loss.ToDouble();
    }

    /// <summary>One update of hyper-parameters and spread on the validation loss, through the response.</summary>
    /// <param name="inputs"><c>[batch, …]</c>.</param>
    /// <param name="targets"><c>[batch, …]</c>.</param>
    /// <returns>The mean validation loss, perturbations included and entropy left out. NaN where it is not finite: nothing is updated then.</returns>
    public double Tune(Tensor inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        bool wasTraining = _module.training;
        _module.eval();
        try
        {
            var spread = Spread;
            var hyper = Center + (Noise(inputs.shape[0], inputs) * spread);
            var offsets = hyper - Center.detach();
            var loss = _options.Validation(Respond(() => _network(inputs, hyper), offsets), targets);
            double value = loss.ToDouble();
            if (!double.IsFinite(value)) return double.NaN;

            // The entropy of a normal distribution is log σ and a constant.
            Update(_hyper, loss - spread.log().sum().mul(_options.EntropyWeight));
            return value;
        }
        finally
        {
            _module.train(wasTraining);
        }
    }

    /// <summary>Frees centre, spread and their optimizer.</summary>
    public void Dispose()
    {
        _hyper.Dispose();
        Center.Dispose();
        RawSpread.Dispose();
    }

    /// <summary>The mean training loss around the centre: what the response is trained on.</summary>
    internal Tensor ResponseLoss(Tensor inputs, Tensor targets, Tensor offsets)
    {
        var hyper = Center.detach() + offsets;
        return _options.Training(Respond(() => _network(inputs, hyper), offsets), targets, hyper, offsets).mean();
    }

    private Tensor Respond(Func<Tensor> network, Tensor offsets) => _options.Linearised ? _perturbation.Linearised(network, offsets) : _perturbation.Exact(network, offsets);

    private Tensor Noise(long batch, Tensor like) => randn(batch, _perturbation.HyperParameters, Center.dtype, generator: _generator).to(like.device);

    // Gradients go to the optimizer's own parameters alone: a pass meets those of the others as well.
    private static void Update(optim.Optimizer optimizer, Tensor loss)
    {
        Parameter[] parameters = [.. optimizer.parameters()];
        optimizer.zero_grad();
        loss.backward(inputs: parameters);
        optimizer.step();
    }
}
