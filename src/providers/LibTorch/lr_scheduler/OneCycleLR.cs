namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.OneCycleLR(Optimizer, double, int, int, int, double, impl.OneCycleLR.AnnealStrategy, bool, double, double, double, double, bool, int, bool)"/>
            public static LRScheduler OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum, max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);

            /// <inheritdoc cref="impl.OneCycleLR(Optimizer, IEnumerable{double}, int, int, int, double, impl.OneCycleLR.AnnealStrategy, bool, IEnumerable{double}, IEnumerable{double}, double, double, bool, int, bool)"/>
            public static LRScheduler OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum, max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The rate rises to its peak and falls far below its start, once, over all updates; the momentum goes the other way. Step it after each update.</summary>
                /// <remarks>
                /// Smith and Topin, arXiv:1708.07120, in PyTorch's form, for every group. TorchSharp 0.106 does the same for the first group, but anneals later ones
                /// wrongly: it compares the group's index, not the phase's, with the number of phases.
                /// </remarks>
                public class OneCycleLR : LRScheduler
                {
                    /// <summary>The curve between two rates.</summary>
                    public enum AnnealStrategy
                    {
                        /// <summary>Half a cosine.</summary>
                        Cos,

                        /// <summary>A straight line.</summary>
                        Linear,
                    }

                    private readonly AnnealStrategy _strategy;
                    private readonly int _steps;
                    private readonly Phase[] _phases;
                    private readonly Momenta? _momenta;

                    /// <summary>The same peak and momenta for all groups.</summary>
                    /// <inheritdoc cref="OneCycleLR(Optimizer, IEnumerable{double}, int, int, int, double, AnnealStrategy, bool, IEnumerable{double}, IEnumerable{double}, double, double, bool, int, bool)"/>
                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Momenta.Each(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, Momenta.Each(optimizer, base_momentum), Momenta.Each(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    /// <summary>A peak and momenta for each group.</summary>
                    /// <param name="optimizer">The optimizer.</param>
                    /// <param name="max_lr">The peak.</param>
                    /// <param name="total_steps">The number of updates; −1 takes <paramref name="epochs"/> times <paramref name="steps_per_epoch"/>.</param>
                    /// <param name="epochs">The number of epochs.</param>
                    /// <param name="steps_per_epoch">The updates of an epoch.</param>
                    /// <param name="pct_start">The share of the updates in which the rate rises; 0.3 by default.</param>
                    /// <param name="anneal_strategy">The curve; half a cosine by default.</param>
                    /// <param name="cycle_momentum">Whether to move the momentum too; on by default.</param>
                    /// <param name="base_momentum">The momentum at the peak; 0.85 by default.</param>
                    /// <param name="max_momentum">The momentum at both ends; 0.95 by default.</param>
                    /// <param name="div_factor">The peak divided by the first rate; 25 by default.</param>
                    /// <param name="final_div_factor">The first rate divided by the last; 10,000 by default.</param>
                    /// <param name="three_phase">Whether to fall as fast as it rose, and then go on to the last rate.</param>
                    /// <param name="last_epoch">The update that was last; −1 before the first.</param>
                    /// <param name="verbose">Whether to write changes of the rate to standard output.</param>
                    /// <exception cref="ArgumentException">The number of updates is not given or not positive, a share is outside [0, 1], or there is no momentum to cycle.</exception>
                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (!(pct_start is >= 0 and <= 1))
                        {
                            throw new ArgumentException(FormattableString.Invariant($"pct_start must lie in [0, 1], but was {pct_start}."), nameof(pct_start));
                        }

                        (_strategy, _steps) = (anneal_strategy, Total(total_steps, epochs, steps_per_epoch));
                        _momenta = cycle_momentum ? new Momenta(Groups, allowBetas: true) : null;

                        var peaks = PerGroup(max_lr, nameof(max_lr));
                        var low = PerGroup(base_momentum ?? Momenta.Each(optimizer, 0.85), nameof(base_momentum));
                        var high = PerGroup(max_momentum ?? Momenta.Each(optimizer, 0.95), nameof(max_momentum));
                        var start = new Point(Array.ConvertAll(peaks, peak => peak / div_factor), high);
                        var top = new Point(peaks, low);
                        var end = new Point(Array.ConvertAll(start.Rates, rate => rate / final_div_factor), high);

                        var up = pct_start * _steps;
                        _phases = three_phase
                            ? [new(up - 1, start, top), new((2 * up) - 2, top, start), new(_steps - 1, start, end)]
                            : [new(up - 1, start, top), new(_steps - 1, top, end)];
                        step();
                    }

                    /// <inheritdoc/>
                    /// <exception cref="InvalidOperationException">The schedule is at its end.</exception>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (LastEpoch > _steps)
                        {
                            throw new InvalidOperationException($"The schedule has {_steps} updates and cannot be stepped beyond them.");
                        }

                        var current = Array.FindIndex(_phases, phase => LastEpoch <= phase.LastStep);
                        current = current < 0 ? _phases.Length - 1 : current;
                        var phase = _phases[current];
                        var first = current == 0 ? 0 : _phases[current - 1].LastStep;
                        var share = (LastEpoch - first) / (phase.LastStep - first);

                        var rates = new double[Groups.Length];
                        for (var i = 0; i < rates.Length; i++)
                        {
                            rates[i] = Between(phase.From.Rates[i], phase.To.Rates[i], share);
                            if (_momenta is not null)
                            {
                                _momenta[i] = Between(phase.From.Momenta[i], phase.To.Momenta[i], share);
                            }
                        }

                        return rates;
                    }

                    private double Between(double from, double to, double share) => _strategy == AnnealStrategy.Cos
                        ? to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)))
                        : from + ((to - from) * share);

                    private static int Total(int steps, int epochs, int stepsPerEpoch)
                    {
                        if (steps == -1 && epochs > 0 && stepsPerEpoch > 0)
                        {
                            return epochs * stepsPerEpoch;
                        }

                        return steps > 0
                            ? steps
                            : throw new ArgumentException($"Give total_steps, or epochs and steps_per_epoch, above 0; they were {steps}, {epochs} and {stepsPerEpoch}.");
                    }

                    /// <summary>Rates and momenta of the groups at the border of two phases.</summary>
                    private sealed record Point(double[] Rates, double[] Momenta);

                    private sealed record Phase(double LastStep, Point From, Point To);
                }
            }
        }
    }
}
