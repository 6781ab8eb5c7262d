using static System.FormattableString;

namespace TorchTune.Training;

/// <summary>How the learning rate goes through a trial, as a factor on its initial value: a function of the progress alone, so that nothing of it needs to be saved.</summary>
/// <remarks>A closed set of the usual ones; <see cref="Parse"/> gives one by name.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract record RateSchedule
{
    private RateSchedule()
    {
    }

    /// <summary>The names that <see cref="Parse"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["constant", "cosine", "linear", "onecycle", "step"];

    /// <summary>The factor before an update.</summary>
    /// <param name="progress">Updates done, as a share of those planned, in [0, 1].</param>
    public abstract double FactorAt(double progress);

    /// <summary>The schedule of a name.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static RateSchedule Parse(string name) => name switch
    {
        "constant" => new Constant(),
        "cosine" => new Cosine(),
        "linear" => new Linear(),
        "onecycle" => new OneCycle(),
        "step" => new Steps(),
        _ => throw new ArgumentException(Invariant($"A schedule must be one of {string.Join(", ", Names)}, but was '{name}'.")),
    };

    /// <summary>Always 1.</summary>
    public sealed record Constant : RateSchedule
    {
        /// <inheritdoc/>
        public override double FactorAt(double progress) => 1;
    }

    /// <summary>Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, arXiv:1608.03983, eq. 5, without restarts).</summary>
    public sealed record Cosine : RateSchedule
    {
        /// <inheritdoc/>
        public override double FactorAt(double progress) => (1 + Math.Cos(Math.PI * progress)) / 2;
    }

    /// <summary>A straight line from 1 to 0.</summary>
    public sealed record Linear : RateSchedule
    {
        /// <inheritdoc/>
        public override double FactorAt(double progress) => 1 - progress;
    }

    /// <summary>Up to 1 and down again, in half cosines (Smith and Topin 2019, arXiv:1708.07120).</summary>
    public sealed record OneCycle : RateSchedule
    {
        /// <summary>The share of the updates in which the rate rises.</summary>
        /// <value>Default 0.3.</value>
        public double Rise { get; init; } = 0.3;

        /// <summary>What the first rate is the greatest divided by.</summary>
        /// <value>Default 25.</value>
        public double Divisor { get; init; } = 25;

        /// <inheritdoc/>
        public override double FactorAt(double progress) => progress < Rise
            ? Between(1 / Divisor, 1, progress / Rise)
            : Between(1, 0, (progress - Rise) / (1 - Rise));

        private static double Between(double from, double to, double share) => to + ((from - to) * (1 + Math.Cos(Math.PI * share)) / 2);
    }

    /// <summary>What a <see cref="ConfigurationSchedule"/> says of the learning rate, as a factor on its first value: also between the steps, where the schedule does.</summary>
    public sealed record Replayed : RateSchedule
    {
        private readonly double _first;

        /// <summary>Follows one hyper-parameter of a schedule.</summary>
        /// <param name="schedule">Stretched over the trial, however long that is.</param>
        /// <param name="hyperParameter">The learning rate's name in it: positive throughout, a number everywhere.</param>
        /// <exception cref="KeyNotFoundException">The schedule has no such number at its beginning.</exception>
        public Replayed(ConfigurationSchedule schedule, string hyperParameter)
        {
            ArgumentNullException.ThrowIfNull(schedule);
            (Schedule, HyperParameter, _first) = (schedule, hyperParameter, schedule.NumberAt(hyperParameter, 0));
            if (!(_first > 0)) throw new ArgumentException(Invariant($"The schedule's '{hyperParameter}' must be positive, but begins at {_first}."), nameof(schedule));
        }

        /// <summary>What is followed.</summary>
        public ConfigurationSchedule Schedule { get; }

        /// <summary>The learning rate's name in it.</summary>
        public string HyperParameter { get; }

        /// <summary>The schedule that the trials had which this one was made from; its factor is multiplied in.</summary>
        /// <value>Default constant.</value>
        public RateSchedule Within { get; init; } = new Constant();

        /// <inheritdoc/>
        public override double FactorAt(double progress) => Schedule.NumberAt(HyperParameter, progress * Schedule.Steps) / _first * Within.FactorAt(progress);
    }

    /// <summary>1, then a tenth at half of the updates, and a hundredth at three quarters (He et al. 2016, section 4.2).</summary>
    public sealed record Steps : RateSchedule
    {
        /// <inheritdoc/>
        public override double FactorAt(double progress) => progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01;
    }
}
