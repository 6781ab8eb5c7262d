using System.Runtime.InteropServices;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>
/// The gradient of one loss and products of its second derivatives with vectors, from one evaluation: <c>∂T/∂w</c>, <c>H v = ∂²T/∂w² v</c> and <c>M v</c> with
/// <c>(M v)_λ = ∂/∂λ ⟨∂T/∂w, v⟩</c>.
/// </summary>
/// <remarks>
/// By double backward (Pearlmutter, Neural Computation 1994, in reverse over reverse): the gradient is computed with its graph, which stays for any number of products.
/// A weight or variable that the loss does not depend on has derivative zero. In TorchSharp a native error inside <c>autograd.grad</c> ends the process, so everything that can be checked
/// is checked before, and <see cref="RequireSecondDerivative"/> tries the graph by <c>backward</c>, whose errors are caught.
/// </remarks>
/// <threadsafety>One thread.</threadsafety>
public sealed class Products : IDisposable
{
    private readonly Tensor _loss;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _variables;
    private readonly Tensor?[] _gradients;

    private Products(Tensor loss, Tensor[] weights, Tensor[] variables, Tensor?[] gradients)
        => (_loss, _weights, _variables, _gradients) = (loss, weights, variables, gradients);

    /// <summary>Evaluates a loss and its gradient, with the graph for products.</summary>
    /// <param name="loss">A scalar loss of the weights and variables; called once.</param>
    /// <param name="weights">The leaves w.</param>
    /// <param name="variables">The leaves λ of mixed products; none by default.</param>
    /// <exception cref="InvalidOperationException">The loss is no floating scalar, or depends on no leaf (was it detached, or computed under <c>no_grad</c>?).</exception>
    public static Products Of(Func<Tensor> loss, IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(weights);
        using var graph = enable_grad();
        using var scope = NewDisposeScope();
        Tensor[] leaves = [.. weights];
        Tensor[] hyper = [.. variables ?? []];
        var value = Checked(loss());
        var gradients = Differentiate([value], [], [.. leaves, .. hyper], retain: true, create: true);

        // The graph lives as long as these handles; what else the loss created need not.
        foreach (var gradient in gradients)
            gradient?.DetachFromDisposeScope();
        return new(value.DetachFromDisposeScope(), leaves, hyper, gradients);
    }

    /// <summary>The value of the loss.</summary>
    public Tensor Loss => _loss;

    /// <summary>∂T/∂w for each weight, part of the graph; null where the loss does not depend on the weight.</summary>
    public IReadOnlyList<Tensor?> Gradient => _gradients[.._weights.Length];

    /// <summary>∂T/∂λ for each variable, part of the graph; null where the loss does not depend on it.</summary>
    public IReadOnlyList<Tensor?> VariableGradient => _gradients[_weights.Length..];

    /// <summary>The gradient alone, without a graph: null where the loss does not depend on a leaf. The tensors live in the current dispose scope.</summary>
    public static (double Loss, Tensor?[] Gradient) GradientOf(Func<Tensor> loss, IReadOnlyList<Tensor> leaves)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(leaves);
        using var graph = enable_grad();
        using var scope = NewDisposeScope();
        var value = Checked(loss());
        var gradients = Differentiate([value], [], [.. leaves], retain: false, create: false);
        foreach (var gradient in gradients)
            gradient?.MoveToOuterDisposeScope();
        return (Number(value), gradients);
    }

    /// <summary>H v, one tensor for each weight. The tensors live in the current dispose scope.</summary>
    /// <param name="vector">v, one tensor for each weight, in its shape.</param>
    /// <param name="last">Frees the graph while it is used: no further product may follow.</param>
    public Tensor[] HessianVector(IReadOnlyList<Tensor> vector, bool last = false) => Filled(Raw(vector, [], _weights, last), _weights);

    /// <summary>M v, one tensor for each variable: the derivative of ⟨∂T/∂w, v⟩ by the variables. The tensors live in the current dispose scope.</summary>
    /// <inheritdoc cref="HessianVector" path="/param"/>
    public Tensor[] MixedVector(IReadOnlyList<Tensor> vector, bool last = false) => Filled(Raw(vector, [], _variables, last), _variables);

    /// <summary>H v and M v in one pass over the graph.</summary>
    /// <inheritdoc cref="HessianVector" path="/param"/>
    public (Tensor[] Hessian, Tensor[] Mixed) Both(IReadOnlyList<Tensor> vector, bool last = false)
    {
        var all = Filled(Raw(vector, [], [.. _weights, .. _variables], last), [.. _weights, .. _variables]);
        return (all[.._weights.Length], all[_weights.Length..]);
    }

    /// <summary>H v + Mᵀ μ: the derivative of the gradient along a direction of weights and variables together. The tensors live in the current dispose scope.</summary>
    /// <param name="vector">v, one tensor for each weight.</param>
    /// <param name="variableVector">μ, one tensor or null (zero) for each variable.</param>
    /// <param name="last">Frees the graph while it is used: no further product may follow.</param>
    public Tensor[] GradientAlong(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor?> variableVector, bool last = false)
        => Filled(Raw(vector, variableVector, _weights, last), _weights);

    /// <summary>Tries one product by <c>backward</c>, whose native errors are exceptions everywhere. Leaves <c>grad</c> of the weights as it was.</summary>
    /// <exception cref="SecondDerivativeException">An operator of the loss cannot be differentiated twice; it is named.</exception>
    public void RequireSecondDerivative()
    {
        using var scope = NewDisposeScope();
        var outputs = _gradients.Where(Differentiable).Select(gradient => gradient!).ToArray();
        if (outputs.Length == 0)
            return;
        var before = Array.ConvertAll(_weights, weight => weight.grad);
        try
        {
            foreach (var weight in _weights)
                weight.grad = null;
            autograd.backward(outputs, [.. outputs.Select(output => ones_like(output))], retain_graph: true, create_graph: false, inputs: _weights);
        }
        catch (ExternalException cause) when (SecondDerivativeException.From(cause) is { } named)
        {
            throw named;
        }
        finally
        {
            for (var i = 0; i < _weights.Length; i++)
                _weights[i].grad = before[i];
        }
    }

    /// <summary>Frees the graph, the loss and the gradient.</summary>
    public void Dispose()
    {
        foreach (var gradient in _gradients)
            gradient?.Dispose();
        _loss.Dispose();
    }

    /// <summary>Derivatives of ⟨outputs, weights of the outputs⟩ by leaves, null where there is no dependence.</summary>
    internal static Tensor?[] Differentiate(Tensor[] outputs, Tensor[] outputWeights, Tensor[] leaves, bool retain, bool create)
    {
        for (var i = 0; i < leaves.Length; i++)
        {
            if (!leaves[i].requires_grad)
                throw new InvalidOperationException(Invariant($"Leaf {i} of {leaves.Length} does not require a gradient."));
        }

        if (outputs.Length == 0 || leaves.Length == 0)
            return new Tensor?[leaves.Length];
        try
        {
            Tensor?[] gradients = [.. autograd.grad(outputs, leaves, outputWeights.Length == 0 ? null : outputWeights, retain_graph: retain, create_graph: create, allow_unused: true).Select(gradient => gradient is null || gradient.IsInvalid ? null : gradient)];
            return Array.FindIndex(gradients, gradient => gradient is { is_sparse: true }) is >= 0 and var sparse
                ? throw new HypergradientException(HypergradientStatus.Unsupported, Invariant($"the gradient by leaf {sparse} of {leaves.Length} is sparse, and updates by sparse gradients are others than by dense ones: make the embedding with sparse: false."))
                : gradients;
        }
        catch (ExternalException cause) when (SecondDerivativeException.From(cause) is { } named)
        {
            throw named;
        }
    }

    /// <summary>The value of a scalar, of whatever type.</summary>
    internal static double Number(Tensor scalar)
    {
        switch (scalar.dtype)
        {
            case ScalarType.Float64:
                return scalar.item<double>();
            case ScalarType.Float32:
                return scalar.item<float>();
            default:
                using (var value = scalar.detach().to(ScalarType.Float64))
                    return value.item<double>();
        }
    }

    /// <summary>Derivatives of ⟨∂T/∂w, vector⟩ + ⟨∂T/∂λ, variableVector⟩ by leaves, and of further outputs of the same graph with weights of their own.</summary>
    internal Tensor?[] Raw(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor?> variableVector, Tensor[] leaves, bool last, IReadOnlyList<(Tensor Output, Tensor Weight)>? further = null)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(variableVector);
        if (vector.Count != _weights.Length)
            throw new ArgumentException(Invariant($"The vector must have a tensor for each of the {_weights.Length} weights, but has {vector.Count}."), nameof(vector));
        List<Tensor> outputs = [], directions = [];
        for (var i = 0; i < _gradients.Length; i++)
        {
            var direction = i < _weights.Length ? vector[i] : i - _weights.Length < variableVector.Count ? variableVector[i - _weights.Length] : null;
            if (direction is not null && Differentiable(_gradients[i]))
            {
                outputs.Add(_gradients[i]!);
                directions.Add(direction);
            }
        }

        foreach (var (output, weight) in further ?? [])
        {
            if (output.requires_grad)
            {
                outputs.Add(output);
                directions.Add(weight);
            }
        }

        return Differentiate([.. outputs], [.. directions], leaves, retain: !last, create: false);
    }

    private static bool Differentiable(Tensor? gradient) => gradient is { requires_grad: true };

    private static Tensor[] Filled(Tensor?[] derivatives, Tensor[] leaves)
        => [.. derivatives.Zip(leaves, (derivative, leaf) => derivative ?? zeros_like(leaf, requires_grad: false))];

    private static Tensor Checked(Tensor value)
    {
        if (value.NumberOfElements != 1 || !value.is_floating_point())
            throw new InvalidOperationException(Invariant($"A loss must be a scalar of floating type, but has {value.NumberOfElements} elements of type {value.dtype}."));
        return value.requires_grad ? value : throw new InvalidOperationException("The loss depends on no weight: was it detached, or computed under no_grad?");
    }
}
