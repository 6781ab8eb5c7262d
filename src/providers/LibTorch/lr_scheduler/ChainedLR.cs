namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.ChainedLR"/>
            public static LRScheduler ChainedLR(IEnumerable<LRScheduler> schedulers) => new impl.ChainedLR(schedulers);

            public static partial class impl
            {
                /// <summary>Steps several schedules one after another; their factors multiply.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;

                    /// <summary>A chain of schedules of one optimizer, in this order.</summary>
                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                    {
                        ArgumentNullException.ThrowIfNull(schedulers);
                        _schedulers = [.. schedulers];
                        if (_schedulers.Length == 0 || _schedulers.Any(scheduler => scheduler.Optimizer != _schedulers[0].Optimizer))
                        {
                            throw new ArgumentException("A chain needs schedules, all of one optimizer.", nameof(schedulers));
                        }
                    }

                    internal override IReadOnlyList<double> LastRates => _schedulers[^1].LastRates;

                    /// <inheritdoc/>
                    public override void step()
                    {
                        _step_count++;
                        foreach (var scheduler in _schedulers)
                        {
                            scheduler.step();
                        }
                    }
                }
            }
        }
    }
}
