using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Schedules the learning rate while training: after every update the rate moves against the derivative of the validation loss by it, of which older updates' share fades.</summary>
/// <remarks>
/// <para>MARTHE (Donini et al., IJCAI 2020): <c>Z ← μ A Z + B</c>, <c>η ← η − β ⟨∇V, Z⟩</c>. At μ = 0 this is hypergradient descent on the validation loss, which is greedy; at 1 RTHO, which trusts derivatives of long ago.</para>
/// <para>Adapted, μ follows how far training and validation agree, as in the authors' code: with u the direction of the last update (its step ÷ −η), <c>q = clip(η / ⟨∇V, u⟩, 0, 1)</c>, <c>c ← c sign(μ) + μ</c>,
/// <c>μ ← q^(1/(c+1))</c>. Where an update raises the validation loss, q = 0 and the memory is dropped at once; it grows back with every update that agrees, and faster the closer to a minimum.</para>
/// </remarks>
/// <threadsafety>One call at a time, from any thread.</threadsafety>
public sealed class Marthe : IDisposable
{
    private readonly HyperVariable _rate;
    private readonly MartheOptions _options;
    private readonly ForwardRecursion _recursion;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _before;
    private double _trust;
    private double _lastMove;

    /// <summary>Starts at the module's weights as they are, which it trains and leaves trained.</summary>
    /// <param name="problem">The training, of open length; its one variable is a scalar learning rate, whose tensor is moved.</param>
    /// <param name="options">How it is moved.</param>
    /// <exception cref="ArgumentException">The problem has other variables, or an option breaks its rule.</exception>
    public Marthe(HypergradientProblem problem, MartheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        _options = (options ?? new()).Validated();
        if (problem.Variables is not [{ Role: HyperRole.LearningRate, Extent: HyperExtent.Scalar } rate])
            throw new ArgumentException("The problem must have one variable, a scalar learning rate.", nameof(problem));
        _rate = rate;
        _recursion = new(problem) { KeepsTrained = true };
        _weights = [.. problem.Parameters];
        _before = Array.ConvertAll(_weights, weight => zeros_like(weight, requires_grad: false).DetachFromDisposeScope());
        (OuterRate, Discount) = (_options.OuterRate, _options.Discount ?? 0);
    }

    /// <summary>η, of the next update.</summary>
    public double LearningRate => Products.Number(_rate.Tensor);

    /// <summary>μ, of the next update.</summary>
    public double Discount { get; private set; }

    /// <summary>β, of the next move.</summary>
    public double OuterRate { get; private set; }

    /// <summary>⟨∇V, Z⟩ after the last update.</summary>
    public double Slope { get; private set; }

    /// <summary>The validation loss after the last update.</summary>
    public double ValidationLoss { get; private set; } = double.NaN;

    /// <summary>One update of the weights, then a move of the learning rate.</summary>
    /// <exception cref="HypergradientException">The problem cannot be differentiated, or the validation loss or its slope is not finite; the rate stays as it is.</exception>
    public void Step()
    {
        using var scope = NewDisposeScope();
        var used = LearningRate;
        using (no_grad())
        {
            for (var i = 0; i < _weights.Length; i++)
                _before[i].copy_(_weights[i]);
        }

        _recursion.Discount = Discount;
        _recursion.Update();
        using (no_grad())
        {
            for (var i = 0; i < _weights.Length; i++)
                _before[i].sub_(_weights[i]);
        }

        var (loss, slope, step, gradient, tangent) = _recursion.Look(_before);
        (ValidationLoss, Slope) = (loss, slope);
        if (!double.IsFinite(loss) || !double.IsFinite(slope))
            throw new HypergradientException(HypergradientStatus.Exploded, Invariant($"the validation loss is {loss} and its slope by the learning rate {slope} after update {_recursion.Position - 1}."));
        Move(used, slope, gradient * tangent);
        if (_options.Discount is null && used != 0)
            Adapt(step / used);
    }

    /// <summary>Frees the tangents; the module keeps the trained weights.</summary>
    public void Dispose()
    {
        _recursion.Dispose();
        foreach (var tensor in _before)
            tensor.Dispose();
    }

    private void Move(double used, double slope, double length)
    {
        var move = _options.Guarded ? slope / (length + 1e-300) : slope;
        var rate = _options.Guarded
            ? used * Math.Exp(-Math.Clamp(OuterRate * move, -_options.LargestChange, _options.LargestChange))
            : used - (OuterRate * move);
        OuterRate = Math.Max(0, OuterRate + (_options.OuterRateGrowth * move * _lastMove));
        _lastMove = move;
        using var noGraph = no_grad();
        _rate.Tensor.fill_(rate);
    }

    /// <param name="agreement">⟨∇V, u⟩: the fall of the validation loss for a rise of the last rate.</param>
    private void Adapt(double agreement)
    {
        var share = agreement == 0 ? 1 : Math.Clamp(LearningRate / agreement, 0, 1);
        _trust = (_trust * Math.Sign(Discount)) + Discount;
        Discount = Math.Pow(share, 1 / (_trust + 1));
    }
}
