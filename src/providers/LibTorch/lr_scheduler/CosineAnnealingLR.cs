namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.CosineAnnealingLR"/>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The rate follows half a cosine: <c>eta_min + (lr₀ − eta_min) · (1 + cos(π t / T_max)) / 2</c>, and rises again after <c>T_max</c>.</summary>
                /// <remarks>Loshchilov and Hutter, SGDR, ICLR 2017, eq. 5, without restarts.</remarks>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _half;
                    private readonly double _lowest;

                    /// <summary>A schedule that sets its first rates at once.</summary>
                    /// <param name="optimizer">The optimizer.</param>
                    /// <param name="T_max">The epochs of the way down.</param>
                    /// <param name="eta_min">The lowest rate; 0 by default.</param>
                    /// <param name="last_epoch">The epoch that was last; −1 before the first.</param>
                    /// <param name="verbose">Whether to write changes of the rate to standard output.</param>
                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_half, _lowest) = (T_max, eta_min);
                        step();
                    }

                    private double HeightAt(int epoch) => (1 + Math.Cos(Math.PI * epoch / _half)) / 2;

                    /// <summary>The next rate as a multiple of this one, so that chained schedules keep their factors; from the lowest point there is no multiple, but a step up.</summary>
                    private double Next(double rate, double first)
                    {
                        if (LastEpoch == 0)
                        {
                            return rate;
                        }

                        return (LastEpoch - 1 - _half) % (2 * _half) == 0
                            ? rate + ((first - _lowest) * HeightAt(LastEpoch))
                            : _lowest + ((rate - _lowest) * HeightAt(LastEpoch) / HeightAt(LastEpoch - 1));
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() =>
                        Groups.Select((group, i) => Next(group.LearningRate, BaseRates[i]));

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => _lowest + ((rate - _lowest) * HeightAt(LastEpoch)));
                }
            }
        }
    }
}
