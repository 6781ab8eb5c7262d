using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Hypergradients;

/// <summary>How a <see cref="HyperOptimizer"/> moves.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record HyperOptimizerOptions
{
    /// <summary>The outer learning rate, in unconstrained coordinates.</summary>
    /// <value>Positive. Default 0.05.</value>
    public double Rate { get; init; } = 0.05;

    /// <summary>How gradients become moves.</summary>
    /// <value>Default Adam.</value>
    public OuterRule Rule { get; init; } = new OuterRule.Adam();

    /// <summary>A factor on <see cref="Rate"/> at an outer update, counted from 0.</summary>
    /// <value>Default 1 always.</value>
    public Func<int, double> Schedule { get; init; } = _ => 1;

    /// <summary>The greatest norm of the whole gradient in unconstrained coordinates; a longer one is shortened to it.</summary>
    /// <value>Positive. Default infinite: Adam and the trust region bound the move already.</value>
    public double ClipNorm { get; init; } = double.PositiveInfinity;

    /// <summary>The statuses whose gradients are taken. Networks are seldom at a stationary point: implicit methods say <see cref="HypergradientStatus.NotConverged"/> of them.</summary>
    /// <value>Default converged and not converged.</value>
    public ImmutableArray<HypergradientStatus> Accepted { get; init; } = [HypergradientStatus.Converged, HypergradientStatus.NotConverged];

    /// <summary>What happens to the others, and to gradients and losses that are not finite.</summary>
    /// <value>Default <see cref="RefusedPolicy.StepBack"/>.</value>
    public RefusedPolicy Refused { get; init; } = RefusedPolicy.StepBack;

    /// <summary>A move after which the validation loss is this many times what it was before is taken back, and the trust region halved.</summary>
    /// <value>Greater than 1. Default infinite: never. 1.2 where the loss is measured on the same examples each time (Pedregosa 2016's heuristic).</value>
    public double RetreatAbove { get; init; } = double.PositiveInfinity;

    /// <summary>What the trust region, once halved, grows by at every move until it is whole again.</summary>
    /// <value>At least 1. Default 1.1.</value>
    public double Recovery { get; init; } = 1.1;

    internal HyperOptimizerOptions Validated()
    {
        Require(Rate > 0 && double.IsFinite(Rate), nameof(Rate), "be positive", Rate);
        Require(ClipNorm > 0, nameof(ClipNorm), "be positive", ClipNorm);
        Require(RetreatAbove > 1, nameof(RetreatAbove), "be greater than 1", RetreatAbove);
        Require(Recovery >= 1, nameof(Recovery), "be at least 1", Recovery);
        if (Rule is OuterRule.Adam adam)
        {
            Require(adam.Beta1 is >= 0 and < 1, nameof(OuterRule.Adam.Beta1), "lie in [0, 1)", adam.Beta1);
            Require(adam.Beta2 is >= 0 and < 1, nameof(OuterRule.Adam.Beta2), "lie in [0, 1)", adam.Beta2);
        }

        if (Rule is OuterRule.Descent descent) Require(descent.Momentum is >= 0 and < 1, nameof(OuterRule.Descent.Momentum), "lie in [0, 1)", descent.Momentum);
        return this;
    }

    private static void Require(bool holds, string option, string rule, double value)
    {
        if (!holds) throw new ArgumentException(Invariant($"{option} must {rule}, but was {value}."));
    }
}
