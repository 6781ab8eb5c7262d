namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.CyclicLR(Optimizer, double, double, int, int, impl.CyclicLR.Mode, double, Func{double, double}, impl.CyclicLR.ScaleMode, bool, double, double, int, bool)"/>
            public static LRScheduler CyclicLR(Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1, impl.CyclicLR.Mode mode = impl.CyclicLR.Mode.Triangular, double gamma = 1, Func<double, double>? scale_fn = null, impl.CyclicLR.ScaleMode scale_mode = impl.CyclicLR.ScaleMode.Cycle, bool cycle_momentum = true, double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false) =>
                new impl.CyclicLR(optimizer, base_lr, max_lr, step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum, base_momentum, max_momentum, last_epoch, verbose);

            /// <inheritdoc cref="impl.CyclicLR(Optimizer, IEnumerable{double}, IEnumerable{double}, int, int, impl.CyclicLR.Mode, double, Func{double, double}, impl.CyclicLR.ScaleMode, bool, IEnumerable{double}, IEnumerable{double}, int, bool)"/>
            public static LRScheduler CyclicLR(Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000, int step_size_down = -1, impl.CyclicLR.Mode mode = impl.CyclicLR.Mode.Triangular, double gamma = 1, Func<double, double>? scale_fn = null, impl.CyclicLR.ScaleMode scale_mode = impl.CyclicLR.ScaleMode.Cycle, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, int last_epoch = -1, bool verbose = false) =>
                new impl.CyclicLR(optimizer, base_lr, max_lr, step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum, base_momentum, max_momentum, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The rate goes up and down between two values, over and over; the momentum goes the other way. Step it after each update.</summary>
                /// <remarks>
                /// Smith, WACV 2017, in PyTorch's form. TorchSharp 0.106 differs in two places: it adds to <c>max_momentum</c> what must be taken off, and counts
                /// cycles, not updates, in the power of <see cref="Mode.ExpRange"/>.
                /// </remarks>
                public class CyclicLR : LRScheduler
                {
                    /// <summary>How the height of the cycles changes.</summary>
                    public enum Mode
                    {
                        /// <summary>It does not.</summary>
                        Triangular,

                        /// <summary>Each is half as high as the one before.</summary>
                        Triangular2,

                        /// <summary>It falls as <c>gamma</c> to the power of the update.</summary>
                        ExpRange,
                    }

                    /// <summary>What a scale function counts.</summary>
                    public enum ScaleMode
                    {
                        /// <summary>Cycles, from 1.</summary>
                        Cycle,

                        /// <summary>Updates, from 0.</summary>
                        Iterations,
                    }

                    private readonly double[] _peaks;
                    private readonly double _length;
                    private readonly double _rising;
                    private readonly Func<double, double> _scale;
                    private readonly ScaleMode _scaleMode;
                    private readonly Momenta? _momenta;
                    private readonly double[] _lowMomenta;
                    private readonly double[] _highMomenta;

                    /// <summary>The same values for all groups.</summary>
                    /// <inheritdoc cref="CyclicLR(Optimizer, IEnumerable{double}, IEnumerable{double}, int, int, Mode, double, Func{double, double}, ScaleMode, bool, IEnumerable{double}, IEnumerable{double}, int, bool)"/>
                    public CyclicLR(Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true, double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Momenta.Each(optimizer, base_lr), Momenta.Each(optimizer, max_lr), step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum, Momenta.Each(optimizer, base_momentum), Momenta.Each(optimizer, max_momentum), last_epoch, verbose)
                    {
                    }

                    /// <summary>Values for each group.</summary>
                    /// <param name="optimizer">The optimizer.</param>
                    /// <param name="base_lr">The lowest rate.</param>
                    /// <param name="max_lr">The highest rate of the first cycle.</param>
                    /// <param name="step_size_up">The updates in which the rate rises; 2,000 by default.</param>
                    /// <param name="step_size_down">The updates in which it falls; −1 takes as many.</param>
                    /// <param name="mode">How the height of the cycles changes, where no function says so.</param>
                    /// <param name="gamma">The base of <see cref="Mode.ExpRange"/>.</param>
                    /// <param name="scale_fn">The height as a function of what <paramref name="scale_mode"/> counts.</param>
                    /// <param name="scale_mode">What <paramref name="scale_fn"/> counts.</param>
                    /// <param name="cycle_momentum">Whether to move the momentum too; on by default.</param>
                    /// <param name="base_momentum">The momentum at the highest rate; 0.8 by default.</param>
                    /// <param name="max_momentum">The momentum at the lowest rate; 0.9 by default.</param>
                    /// <param name="last_epoch">The update that was last; −1 before the first.</param>
                    /// <param name="verbose">Whether to write changes of the rate to standard output.</param>
                    /// <exception cref="ArgumentException">There is no momentum to cycle, or the number of values is not that of the groups.</exception>
                    public CyclicLR(Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfLessThan(step_size_up, 1);
                        BaseRates = PerGroup(base_lr, nameof(base_lr));
                        _peaks = PerGroup(max_lr, nameof(max_lr));
                        _length = step_size_up + (step_size_down == -1 ? step_size_up : step_size_down);
                        _rising = step_size_up / _length;
                        _momenta = cycle_momentum ? new Momenta(Groups, allowBetas: false) : null;
                        _lowMomenta = PerGroup(base_momentum ?? Momenta.Each(optimizer, 0.8), nameof(base_momentum));
                        _highMomenta = PerGroup(max_momentum ?? Momenta.Each(optimizer, 0.9), nameof(max_momentum));
                        (_scale, _scaleMode) = (scale_fn, mode) switch
                        {
                            (not null, _) => (scale_fn, scale_mode),
                            (_, Mode.Triangular) => (_ => 1, ScaleMode.Cycle),
                            (_, Mode.Triangular2) => (cycle => Math.Pow(2, 1 - cycle), ScaleMode.Cycle),
                            _ => (update => Math.Pow(gamma, update), ScaleMode.Iterations),
                        };
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        var cycle = Math.Floor(1 + (LastEpoch / _length));
                        var place = 1 + (LastEpoch / _length) - cycle;
                        var height = place <= _rising ? place / _rising : (place - 1) / (_rising - 1);
                        height *= _scale(_scaleMode == ScaleMode.Cycle ? cycle : LastEpoch);

                        var rates = new double[Groups.Length];
                        for (var i = 0; i < rates.Length; i++)
                        {
                            rates[i] = BaseRates[i] + ((_peaks[i] - BaseRates[i]) * height);
                            if (_momenta is not null)
                            {
                                _momenta[i] = _highMomenta[i] - ((_highMomenta[i] - _lowMomenta[i]) * height);
                            }
                        }

                        return rates;
                    }
                }
            }
        }
    }
}
