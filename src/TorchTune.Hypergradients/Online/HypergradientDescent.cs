using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>An optimizer that adapts its own learning rate: before each update the rate moves along the derivative of the training loss by the rate of the update before.</summary>
/// <remarks>
/// <para>Baydin et al., ICLR 2018: with u the direction of the last update, <c>w_t = w_{t−1} − η u_{t−1}</c>, the derivative is <c>−h</c> with <c>h = ⟨g_t, u_{t−1}⟩</c>, and
/// <c>η ← η + β h</c>. The horizon is one update: on noisy losses this is greedy, and settles below the best rate for a long training. It costs a dot product an update, and
/// no second derivatives.</para>
/// <para>Guarded (the default), <c>ln η ← ln η + clip(β h / (‖g‖ ‖u‖))</c>: the rate stays positive and changes by a bounded factor, whatever the scale of the loss. Products are summed over all
/// parameters before the rate changes, so that all of one update use the same.</para>
/// </remarks>
/// <threadsafety>One thread at a time.</threadsafety>
public sealed class HypergradientDescent : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly UpdateRule _rule;
    private readonly HypergradientDescentOptions _options;
    private readonly Tensor[][] _slots;
    private readonly Tensor[] _directions;
    private readonly int[] _steps;

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">What to train, by their <c>grad</c>.</param>
    /// <param name="rule">How updates are made; its learning rate is the first one.</param>
    /// <param name="options">How the rate changes.</param>
    public HypergradientDescent(IEnumerable<Parameter> parameters, UpdateRule rule, HypergradientDescentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(rule);
        _parameters = [.. parameters];
        _rule = rule;
        _options = (options ?? new()).Validated();
        _slots = Array.ConvertAll(_parameters, parameter => Enumerable.Range(0, rule.Slots).Select(_ => Zero(parameter)).ToArray());
        _directions = Array.ConvertAll(_parameters, Zero);
        _steps = new int[_parameters.Length];
        LearningRate = rule.LearningRate;
    }

    /// <summary>The rate of the last update, and of the next before it is adapted.</summary>
    public double LearningRate { get; private set; }

    /// <summary>h of the last update: the fall of the loss for a rise of the rate. 0 before the second update.</summary>
    public double Product { get; private set; }

    /// <summary>Adapts the rate, then updates every parameter that has a gradient. The gradients are not changed.</summary>
    public void Step()
    {
        using var noGraph = no_grad();
        using var scope = NewDisposeScope();
        var gradients = Array.ConvertAll(_parameters, parameter => parameter.grad);
        Adapt(gradients);
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (gradients[i] is not { } gradient)
                continue;
            var numbers = new Coefficients(LearningRate, _rule.WeightDecay, null, _rule.NumberOf(HyperRole.Momentum), _rule.NumberOf(HyperRole.Beta1), _rule.NumberOf(HyperRole.Beta2), _rule.NumberOf(HyperRole.Epsilon), ++_steps[i]);
            _rule.Advance(numbers, _parameters[i], gradient, _slots[i]);

            // The derivative of the new weight by the rate is the direction, with the other sign.
            UpdateView update = new(_parameters[i], gradient, _slots[i], _slots[i]);
            _rule.Tangent(numbers, update, null, _directions[i].zero_(), Array.ConvertAll(_slots[i], slot => zeros_like(slot)), new(HyperRole.LearningRate));
            _rule.Apply(numbers, _parameters[i], gradient, _slots[i]);
        }
    }

    /// <summary>Sets every gradient to zero.</summary>
    public void ZeroGrad()
    {
        using var noGraph = no_grad();
        using var scope = NewDisposeScope();
        foreach (var parameter in _parameters)
            parameter.grad?.zero_();
    }

    /// <summary>Frees the state; the parameters live on.</summary>
    public void Dispose()
    {
        foreach (var tensor in _slots.SelectMany(slots => slots).Concat(_directions))
            tensor.Dispose();
    }

    private void Adapt(Tensor?[] gradients)
    {
        double product = 0, slope = 0, length = 0;
        for (var i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not { } gradient)
                continue;
            product -= Dense.Dot(gradient, _directions[i]);
            slope += Dense.Dot(gradient, gradient);
            length += Dense.Dot(_directions[i], _directions[i]);
        }

        Product = product;
        if (!_options.Guarded)
        {
            LearningRate += _options.OuterRate * product;
            return;
        }

        var cosine = product / ((Math.Sqrt(slope) * Math.Sqrt(length)) + 1e-12);
        var change = double.IsNaN(cosine) ? -_options.LargestChange : Math.Clamp(_options.OuterRate * cosine, -_options.LargestChange, _options.LargestChange);
        LearningRate = Math.Clamp(LearningRate * Math.Exp(change), _options.Minimum, _options.Maximum);
    }

    private static Tensor Zero(Tensor shape) => zeros_like(shape, requires_grad: false).DetachFromDisposeScope();
}
