using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>What the response layers of a network share: how far each example's hyper-parameters lie from the centre, and whether the network's answer to that is linearised.</summary>
/// <remarks>
/// Make one, give it to every <see cref="ResponseLinear"/> and <see cref="ResponseConv2d"/> of a network, and let a <see cref="SelfTuner"/> drive it. While no offsets are set the layers are plain ones.
/// </remarks>
/// <threadsafety>One thread at a time.</threadsafety>
public sealed class Perturbation
{
    private readonly List<(Tensor Port, Tensor Direction)> _ports = [];

    /// <summary>A perturbation of this many hyper-parameters.</summary>
    public Perturbation(int hyperParameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hyperParameters, 1);
        HyperParameters = hyperParameters;
    }

    /// <summary>How many hyper-parameters there are.</summary>
    public int HyperParameters { get; }

    /// <summary>Offsets of the examples of the batch that is being computed, <c>[batch, hyper-parameters]</c>; null: none, the network at its centre.</summary>
    public Tensor? Offsets { get; private set; }

    /// <summary>The network's outputs on a batch whose examples have hyper-parameters at these offsets from the centre, with the response to first order.</summary>
    /// <remarks>
    /// Bae and Grosse 2020 (arXiv:2010.13514), section 4.2: <c>f(w) + J Δw</c> instead of <c>f(w + Δw)</c>. The product with the Jacobian is had from two backward passes,
    /// since TorchSharp has no forward mode: the first is linear in its dummy weights, and the second differentiates it by them.
    /// </remarks>
    /// <param name="network">Computes the outputs from its inputs with response layers of this perturbation; every operator in it needs a second derivative.</param>
    /// <param name="offsets"><c>[batch, hyper-parameters]</c>; gradients go through it.</param>
    /// <returns>Outputs, differentiable with respect to the response and the offsets.</returns>
    public Tensor Linearised(Func<Tensor> network, Tensor offsets)
    {
        ArgumentNullException.ThrowIfNull(network);
        return With(offsets, () =>
        {
            IsLinearised = true;
            var outputs = network();
            if (_ports.Count == 0) throw new InvalidOperationException("The network has no response layer of this perturbation: its outputs cannot respond to hyper-parameters.");
            var dummy = zeros_like(outputs).requires_grad_();
            var pulled = autograd.grad([outputs], [.. _ports.Select(p => p.Port)], [dummy], retain_graph: true, create_graph: true, allow_unused: true);
            var used = pulled.Zip(_ports).Where(pair => !pair.First.IsInvalid && pair.First.requires_grad).ToArray();
            if (used.Length == 0) return outputs;
            var pushed = autograd.grad([.. used.Select(pair => pair.First)], [dummy], [.. used.Select(pair => pair.Second.Direction)], retain_graph: true, create_graph: true, allow_unused: true)[0];
            return pushed.IsInvalid ? outputs : outputs + pushed;
        });
    }

    /// <summary>The network's outputs with the response in full: <c>f(w + Δw)</c>.</summary>
    public Tensor Exact(Func<Tensor> network, Tensor offsets)
    {
        ArgumentNullException.ThrowIfNull(network);
        return With(offsets, network);
    }

    internal bool IsLinearised { get; private set; }

    /// <summary>Adds a layer's direct response to its output; in a linearised pass to a port, from which it is carried to the outputs.</summary>
    internal Tensor Respond(Tensor output, Tensor direction)
    {
        if (!IsLinearised) return output + direction;

        // Containers may dispose of what a layer has made, so that port and direction belong to no scope until the pass is over.
        var port = zeros_like(output, requires_grad: true).DetachFromDisposeScope();
        _ports.Add((port, direction.DetachFromDisposeScope()));
        return output + port;
    }

    private Tensor With(Tensor offsets, Func<Tensor> network)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        if (offsets.shape is not [_, var count] || count != HyperParameters)
        {
            throw new ArgumentException(Invariant($"Offsets must be [batch, {HyperParameters}], but were [{string.Join(", ", offsets.shape)}]."));
        }

        Offsets = offsets;
        try
        {
            return network();
        }
        finally
        {
            (Offsets, IsLinearised) = (null, false);
            foreach (var (port, direction) in _ports)
            {
                port.Dispose();
                direction.Dispose();
            }

            _ports.Clear();
        }
    }
}
