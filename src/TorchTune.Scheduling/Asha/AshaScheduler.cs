using static System.FormattableString;

namespace TorchTune.Scheduling;

/// <summary>Asynchronous successive halving, the stopping variant: at each rung a trial goes on if it is among the best 1/η that have arrived there so far.</summary>
/// <remarks>
/// <para>Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht, Talwalkar, "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020; the stopping variant of
/// its section on production: an arrival that misses the cut is stopped at once instead of being paused for a later promotion, so no checkpoint
/// is needed. A trial is judged at the steps r·η^k below R, by the report of that step alone, and is complete at R.</para>
/// <para>Places: of n arrivals at a rung, this one among them, max(1, ⌊n/η⌋) have a place. While fewer than 2η have arrived there is one, so the best so far
/// goes on and the others stop. Ties: an arrival is beaten only by what is strictly better, so one that equals the last place goes on too.
/// NaN and infinities: the trial is stopped, and counts as an arrival worse than all.</para>
/// <para>Brackets: a trial's bracket is drawn from (seed, trial number), with the weights of Hyperband (Li et al., JMLR 18, 2018, Algorithm 1):
/// n = ⌈(s_max + 1)/(s + 1) · η^s⌉ trials in the bracket with s halvings left. Each bracket has rungs of its own.</para>
/// <para>Of several objectives it uses the first.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class AshaScheduler : IScheduler
{
    private readonly AshaOptions _options;

    /// <summary>With these options.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names both.</exception>
    public AshaScheduler(AshaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
    }

    /// <inheritdoc/>
    public string Name => "asha";

    /// <inheritdoc/>
    public string Identity => _options.ToJson();

    /// <inheritdoc/>
    public ISchedulerState Begin(SchedulingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int max = Math.Min(_options.MaxResource ?? int.MaxValue, context.MaxSteps ?? int.MaxValue);
        if (max == int.MaxValue) throw new ArgumentException("MaxResource must be given where the study has no limit of steps a trial.");
        if (max < _options.MinResource) throw new ArgumentException(Invariant($"MinResource must be at most the study's {max} steps a trial, but was {_options.MinResource}."));
        return new AshaState(_options, max, context.Objectives[0], context.Seed);
    }
}
