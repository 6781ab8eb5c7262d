namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.ReduceLROnPlateau"/>
            public static LRScheduler ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false) =>
                new impl.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);

            public static partial class impl
            {
                /// <summary>The rate is multiplied by <c>factor</c> when a metric has not improved for more than <c>patience</c> epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly Func<double, double, bool> _improves;
                    private readonly double _factor;
                    private readonly int _patience;
                    private readonly int _cooldown;
                    private readonly double[] _lowest;
                    private readonly double _epsilon;
                    private double _best;
                    private int _badEpochs;
                    private int _coolingEpochs;

                    /// <summary>A schedule that <see cref="step(double, int?)"/> tells the metric.</summary>
                    /// <param name="optimizer">The optimizer.</param>
                    /// <param name="mode">"min" where the metric should fall, "max" where it should rise.</param>
                    /// <param name="factor">The factor, below 1; 0.1 by default.</param>
                    /// <param name="patience">The epochs without improvement that are let pass; 10 by default.</param>
                    /// <param name="threshold">By how much a metric must be better to be an improvement; 1e-4 by default.</param>
                    /// <param name="threshold_mode">"rel" where the threshold is a share of the best metric, "abs" where it is a difference.</param>
                    /// <param name="cooldown">The epochs after a reduction in which nothing is counted; none by default.</param>
                    /// <param name="min_lr">The lowest rate, one for all groups or one for each; 0 by default.</param>
                    /// <param name="eps">A reduction by no more than this is left out; 1e-8 by default.</param>
                    /// <param name="verbose">Whether to write changes of the rate to standard output.</param>
                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (!(factor < 1))
                        {
                            throw new ArgumentException(FormattableString.Invariant($"factor must be below 1, but was {factor}."), nameof(factor));
                        }

                        _improves = (mode, threshold_mode) switch
                        {
                            ("min", "rel") => (metric, best) => metric < best * (1 - threshold),
                            ("min", "abs") => (metric, best) => metric < best - threshold,
                            ("max", "rel") => (metric, best) => metric > best * (1 + threshold),
                            ("max", "abs") => (metric, best) => metric > best + threshold,
                            ("min" or "max", _) => throw new ArgumentException($"threshold_mode must be 'rel' or 'abs', but was '{threshold_mode}'.", nameof(threshold_mode)),
                            _ => throw new ArgumentException($"mode must be 'min' or 'max', but was '{mode}'.", nameof(mode)),
                        };
                        _best = mode == "min" ? double.PositiveInfinity : double.NegativeInfinity;
                        (_factor, _patience, _cooldown, _epsilon) = (factor, patience, cooldown, eps);
                        _lowest = PerGroup(min_lr is null or { Count: <= 1 } ? Groups.Select(_ => min_lr?.FirstOrDefault() ?? 0) : min_lr, nameof(min_lr));
                    }

                    /// <summary>Looks at the metric of an epoch and reduces the rates if it is time.</summary>
                    public override void step(double current, int? epoch = null)
                    {
                        _step_count++;
                        LastEpoch = epoch ?? LastEpoch + 1;
                        if (_improves(current, _best))
                        {
                            _best = current;
                            _badEpochs = 0;
                        }
                        else
                        {
                            _badEpochs++;
                        }

                        if (_coolingEpochs > 0)
                        {
                            _coolingEpochs--;
                            _badEpochs = 0;
                        }

                        if (_badEpochs > _patience)
                        {
                            Reduce();
                            _coolingEpochs = _cooldown;
                            _badEpochs = 0;
                        }
                    }

                    /// <summary>Not for this schedule: it needs the metric.</summary>
                    /// <exception cref="InvalidOperationException">Always.</exception>
                    public override void step() => step((int?)null);

                    /// <inheritdoc cref="step()"/>
                    public override void step(int? epoch) =>
                        throw new InvalidOperationException("ReduceLROnPlateau needs the metric: call step(double current, int? epoch).");

                    private void Reduce()
                    {
                        for (var i = 0; i < Groups.Length; i++)
                        {
                            var rate = Groups[i].LearningRate;
                            var reduced = Math.Max(rate * _factor, _lowest[i]);
                            if (rate - reduced > _epsilon)
                            {
                                Set(i, reduced);
                            }
                        }
                    }
                }
            }
        }
    }
}
