using TorchTune.Hypergradients;
using static System.FormattableString;

namespace TorchTune.Training;

/// <summary>How a <see cref="HypergradientTrainable"/> adapts learning rate and weight decay, before and while it trains.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record HypergradientOptions
{
    /// <summary>Updates of the weights between two of the hyper-parameters, while it trains; 0: they stay as the rehearsals found them, and an update costs no more than a plain one.</summary>
    /// <value>Not negative. Default 0: what one update shows of a rate is that a lower one would do better at once, and seldom that it would do better in the end.</value>
    public int Interval { get; init; }

    /// <summary>Validation examples, drawn anew each time, on which hyper-parameters are judged.</summary>
    /// <value>At least 1. Default 256.</value>
    public int ValidationBatch { get; init; } = 256;

    /// <summary>What the influence of earlier updates is multiplied by at every update: 1 never forgets (RTHO), less forgets over about <c>1 / (1 − discount)</c> updates (MARTHE).</summary>
    /// <value>In [0, 1]. Default 0.99.</value>
    public double Discount { get; init; } = 0.99;

    /// <summary>The share of each training batch that the second derivatives of the tangents are taken on; the weights learn from the whole batch.</summary>
    /// <value>In (0, 1]. Default 0.25: two tangents cost about half of what they cost on the whole batch.</value>
    public double CurvatureShare { get; init; } = 0.25;

    /// <summary>The farthest that the logarithm of a hyper-parameter moves at a time.</summary>
    /// <value>Positive. Default 0.2: 22 %.</value>
    public double Reach { get; init; } = 0.2;

    /// <summary>Where the weight decay begins if the optimizer's is less: zero has no logarithm.</summary>
    /// <value>Positive. Default 1e-6.</value>
    public double LeastDecay { get; init; } = 1e-6;

    /// <summary>A training loss of so many times that of the first update is a divergence: the epoch is taken back and trained again at a rate lower by <see cref="Backoff"/>.</summary>
    /// <value>Greater than 1. Default 3.</value>
    public double DivergenceFactor { get; init; } = 3;

    /// <summary>What the learning rate is divided by after a divergence.</summary>
    /// <value>Greater than 1. Default 3.</value>
    public double Backoff { get; init; } = 3;

    /// <summary>A hypergradient is not followed where the training amplifies a relative change of a hyper-parameter more than so many times in the weights: such a training is chaotic.</summary>
    /// <value>Positive. Default 2.</value>
    public double GrowthLimit { get; init; } = 2;

    /// <summary>Short trainings that find where to begin.</summary>
    /// <value>Default at most 8, on an eighth of the examples.</value>
    public RehearsalOptions Rehearsals { get; init; } = new();

    /// <summary>Rate, rule and refusals of the hyper-parameters' own updates while it trains.</summary>
    /// <value>Default Adam at a rate of 0.1 on the logarithms.</value>
    public HyperOptimizerOptions Outer { get; init; } = new() { Rate = 0.1 };

    /// <summary>
    /// Told before every report of a trial with its learning rate and weight decay as they are: where the trial says which of its hyper-parameters they are,
    /// <c>(trial, rate, decay) => { trial.Refine(learningRate, rate); trial.Refine(weightDecay, decay); }</c>, so that samplers and populations see what it has learned and a schedule can be made of it (<see cref="Lineage"/>).
    /// </summary>
    /// <value>Default null: nobody is, and the report is credited to the configuration that the trial began with.</value>
    public Action<Trial, double, double>? Refine { get; init; }

    /// <summary>Told of every move of the hyper-parameters, on the trial's thread.</summary>
    /// <value>Default null.</value>
    public Action<Trial, HyperMove>? Moved { get; init; }

    internal HypergradientOptions Validated()
    {
        if (Interval < 0) throw new ArgumentException(Invariant($"Interval must not be negative, but was {Interval}."));
        if (ValidationBatch < 1) throw new ArgumentException(Invariant($"ValidationBatch must be at least 1, but was {ValidationBatch}."));
        if (Discount is not (>= 0 and <= 1)) throw new ArgumentException(Invariant($"Discount must lie in [0, 1], but was {Discount}."));
        if (CurvatureShare is not (> 0 and <= 1)) throw new ArgumentException(Invariant($"CurvatureShare must lie in (0, 1], but was {CurvatureShare}."));
        if (!(GrowthLimit > 0)) throw new ArgumentException(Invariant($"GrowthLimit must be positive, but was {GrowthLimit}."));
        if (!(LeastDecay > 0)) throw new ArgumentException(Invariant($"LeastDecay must be positive, but was {LeastDecay}."));
        if (!(DivergenceFactor > 1)) throw new ArgumentException(Invariant($"DivergenceFactor must be greater than 1, but was {DivergenceFactor}."));
        if (!(Backoff > 1) || !double.IsFinite(Backoff)) throw new ArgumentException(Invariant($"Backoff must be greater than 1, but was {Backoff}."));
        Rehearsals.Validated();
        return this;
    }
}
