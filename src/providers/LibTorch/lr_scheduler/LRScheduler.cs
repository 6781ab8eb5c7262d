using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules of the learning rate. A schedule sets the first rate when it is made; call <c>step()</c> after the updates of an epoch.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimizer's groups as a function of the epoch.</summary>
            /// <remarks>
            /// Most schedules multiply the current rate by a factor at each epoch, so that several of them can be chained; a closed form, where there is one,
            /// serves jumps to a given epoch. The groups are those that the optimizer has when the schedule is made.
            /// </remarks>
            public abstract class LRScheduler
            {
                /// <summary>How often the schedule was stepped, its making included.</summary>
                protected int _step_count;

                private readonly double[] _lastRates = [];
                private readonly bool _verbose;

                /// <summary>A schedule without groups of its own.</summary>
                private protected LRScheduler()
                {
                    Optimizer = null!;
                    Groups = [];
                    BaseRates = [];
                }

                /// <summary>A schedule for the groups that the optimizer has now.</summary>
                /// <param name="optimizer">The optimizer.</param>
                /// <param name="last_epoch">The epoch that was last; −1 before the first.</param>
                /// <param name="verbose">Whether to write changes of the rate to standard output.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Optimizer = optimizer;
                    Groups = [.. optimizer.ParamGroups];
                    BaseRates = Array.ConvertAll(Groups, group => group.InitialLearningRate);
                    _lastRates = Array.ConvertAll(Groups, group => group.LearningRate);
                    LastEpoch = last_epoch;
                    _verbose = verbose;
                }

                internal Optimizer Optimizer { get; }

                internal int LastEpoch { get; set; } = -1;

                private protected ILearningRateController[] Groups { get; }

                /// <summary>What the schedule's multiples refer to: the initial rates of the groups.</summary>
                private protected double[] BaseRates { get; set; }

                /// <summary>The rates that the last step set, group by group.</summary>
                public IEnumerable<double> get_last_lr() => LastRates;

                internal virtual IReadOnlyList<double> LastRates => _lastRates;

                /// <summary>Goes on to the next epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes to an epoch, by the closed form; null goes on to the next one.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    LastEpoch = epoch ?? LastEpoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr()).ToArray();
                    for (var i = 0; i < Groups.Length; i++)
                    {
                        Set(i, rates[i]);
                    }
                }

                /// <summary>Goes to an epoch; only <see cref="impl.ReduceLROnPlateau"/> looks at the metric.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of the epoch that has just been reached, from those of the epoch before.</summary>
                protected virtual IEnumerable<double> get_lr() => Scaled(1);

                /// <summary>The rates of the epoch that has just been reached, from the initial ones; without a closed form as <see cref="get_lr"/>.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                /// <summary>The current rates times a factor.</summary>
                private protected IEnumerable<double> Scaled(double factor) => Groups.Select(group => group.LearningRate * factor);

                /// <summary>The initial rates times a factor.</summary>
                private protected IEnumerable<double> ScaledBase(double factor) => BaseRates.Select(rate => rate * factor);

                /// <summary>Gives a group its rate.</summary>
                private protected void Set(int group, double rate)
                {
                    Groups[group].LearningRate = rate;
                    if (_verbose && _lastRates[group] != rate)
                    {
                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Adjusting learning rate of group {group} to {rate}"));
                    }

                    _lastRates[group] = rate;
                }

                /// <summary>One value for every group, or one of each.</summary>
                private protected T[] PerGroup<T>(IEnumerable<T> values, string name)
                {
                    ArgumentNullException.ThrowIfNull(values, name);
                    T[] all = [.. values];
                    return all.Length == Groups.Length
                        ? all
                        : throw new ArgumentException($"{name} has {all.Length} values for {Groups.Length} parameter groups.", name);
                }
            }

            /// <summary>The schedules.</summary>
            public static partial class impl
            {
            }
        }
    }
}
