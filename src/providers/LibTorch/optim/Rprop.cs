using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Resilient backpropagation: steps follow the signs of the gradient; see <see cref="Modules.Rprop"/>.</summary>
            public static Rprop Rprop(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6, double max_step = 50, bool maximize = false) =>
                new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);

            /// <inheritdoc cref="Rprop(IEnumerable{Parameter}, double, double, double, double, double, bool)"/>
            public static Rprop Rprop(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6, double max_step = 50, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, etaminus, etaplus, min_step, max_step, maximize);

            /// <inheritdoc cref="Rprop(IEnumerable{Parameter}, double, double, double, double, double, bool)"/>
            public static Rprop Rprop(IEnumerable<Rprop.ParamGroup> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6, double max_step = 50, bool maximize = false) =>
                new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Resilient backpropagation: steps follow the signs of the gradient.</summary>
    /// <remarks>
    /// Where the gradient (negated to maximize) keeps its sign, the element's step grows by <c>etaplus</c>; where it changes, the step shrinks by <c>etaminus</c> and the
    /// element rests for one update; <c>p −= sign(g) · step</c>, with the step kept in <c>[min_step, max_step]</c> (Riedmiller and Braun, ICNN 1993, without weight backtracking).
    /// </remarks>
    public class Rprop : OptimizerHelper
    {
        /// <summary>An optimizer with one group.</summary>
        public Rprop(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6, double max_step = 50, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, etaminus, etaplus, min_step, max_step, maximize)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its domain.</exception>
        public Rprop(IEnumerable<ParamGroup> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6, double max_step = 50, bool maximize = false)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                etaminus = etaminus,
                etaplus = etaplus,
                min_step = min_step,
                max_step = max_step,
                maximize = maximize,
            }) => Add(parameters);

        private protected override OptimizerOptions NewOptions() => new Options();

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        private protected override void Update(OptimizerOptions options, Parameter parameter, Tensor gradient, OptimizerState state)
        {
            var (own, memory) = ((Options)options, (State)state);
            memory.step++;
            if (own.maximize!.Value)
            {
                gradient = gradient.neg();
            }

            var agreement = gradient.mul(memory.prev);
            using var kept = agreement.gt(0);
            using var changed = agreement.lt(0);
            var factor = ones_like(agreement).masked_fill_(kept, own.etaplus!.Value).masked_fill_(changed, own.etaminus!.Value);
            memory.step_size.mul_(factor).clamp_(own.min_step!.Value, own.max_step!.Value);
            memory.prev.copy_(gradient).masked_fill_(changed, 0);
            parameter.addcmul_(memory.prev.sign(), memory.step_size, value: -1);
        }

        /// <summary>The options of a group.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>Whether to climb instead of to descend.</summary>
            public bool? maximize;

            /// <summary>What a step shrinks by.</summary>
            public double? etaminus;

            /// <summary>What a step grows by.</summary>
            public double? etaplus;

            /// <summary>The smallest step.</summary>
            public double? min_step;

            /// <summary>The largest step.</summary>
            public double? max_step;

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Flag(ref maximize);
                visitor.Number(ref etaminus);
                visitor.Number(ref etaplus);
                visitor.Number(ref min_step);
                visitor.Number(ref max_step);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>How many updates there were.</summary>
            public long step;

            /// <summary>The last gradient, 0 where the element rested.</summary>
            public Tensor prev = null!;

            /// <summary>The step of each element.</summary>
            public Tensor step_size = null!;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Free();
                step = 0;
                prev = Zeros();
                step_size = Zeros().fill_(options.LearningRate!.Value);
            }

            /// <inheritdoc/>
            public void Dispose() => Free();

            private protected override void Visit(IVisitor visitor)
            {
                visitor.Count(ref step);
                visitor.Tensor(ref prev);
                visitor.Tensor(ref step_size);
            }
        }

        /// <summary>A group with options of its own.</summary>
        public class ParamGroup : ParamGroup<Options>
        {
            /// <summary>An empty group, to be filled by an initializer.</summary>
            public ParamGroup()
            {
            }

            /// <summary>A group with these options; those left null are the optimizer's defaults.</summary>
            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            /// <summary>A group with these options.</summary>
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1e-6, double max_step = 50, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, etaminus = etaminus, etaplus = etaplus, min_step = min_step, max_step = max_step, maximize = maximize })
            {
            }
        }
    }
}
