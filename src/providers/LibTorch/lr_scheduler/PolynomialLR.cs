namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.PolynomialLR"/>
            public static LRScheduler PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false) =>
                new impl.PolynomialLR(optimizer, total_iters, power, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The rate falls to 0 within <c>total_iters</c> epochs: <c>lr₀ · (1 − min(t, total_iters) / total_iters)^power</c>.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int _epochs;
                    private readonly double _power;

                    /// <summary>A schedule that sets its first rates at once.</summary>
                    /// <param name="optimizer">The optimizer.</param>
                    /// <param name="total_iters">The epochs; 5 by default.</param>
                    /// <param name="power">The power; 1 by default.</param>
                    /// <param name="last_epoch">The epoch that was last; −1 before the first.</param>
                    /// <param name="verbose">Whether to write changes of the rate to standard output.</param>
                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_epochs, _power) = (total_iters, power);
                        step();
                    }

                    private double FactorAt(int epoch) => Math.Pow(1 - ((double)Math.Min(epoch, _epochs) / _epochs), _power);

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() =>
                        Scaled(LastEpoch == 0 || LastEpoch > _epochs ? 1 : FactorAt(LastEpoch) / FactorAt(LastEpoch - 1));

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        ScaledBase(FactorAt(LastEpoch));
                }
            }
        }
    }
}
