using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Averaged stochastic gradient descent; see <see cref="Modules.ASGD"/>.</summary>
            public static ASGD ASGD(IEnumerable<Parameter> parameters, double lr = 1e-3, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);

            /// <inheritdoc cref="ASGD(IEnumerable{Parameter}, double, double, double, double, double, bool)"/>
            public static ASGD ASGD(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weight_decay = 0, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, lambd, alpha, t0, weight_decay, maximize);

            /// <inheritdoc cref="ASGD(IEnumerable{Parameter}, double, double, double, double, double, bool)"/>
            public static ASGD ASGD(IEnumerable<ParamGroup<ASGD.Options>> parameters, double lr = 1e-3, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Averaged stochastic gradient descent.</summary>
    /// <remarks>
    /// With <c>g</c> the gradient (negated to maximize) plus <c>weight_decay · p</c>, at update <c>t</c>: <c>p = (1 − lambd · η) · p − η · g</c>, the average
    /// <c>ax += μ · (p − ax)</c>, then <c>η = lr / (1 + lambd · lr · t)^alpha</c> and <c>μ = 1 / max(1, t − t0)</c> (Polyak and Juditsky, SIAM J. Control 1992, in PyTorch's form).
    /// </remarks>
    public class ASGD : OptimizerHelper
    {
        /// <summary>An optimizer with one group.</summary>
        public ASGD(IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weight_decay = 0, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, lambd, alpha, t0, weight_decay, maximize)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its domain.</exception>
        public ASGD(IEnumerable<ParamGroup<Options>> parameters, double lr = 0.01, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weight_decay = 0, bool maximize = false)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                lambd = lambd,
                alpha = alpha,
                t0 = t0,
                weight_decay = Require.Nonnegative(weight_decay, nameof(weight_decay)),
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

            if (own.weight_decay != 0)
            {
                gradient = gradient.add(parameter, alpha: own.weight_decay!.Value);
            }

            var (rate, lambd) = (own.LearningRate!.Value, own.lambd!.Value);
            parameter.mul_(1 - (lambd * memory.eta)).add_(gradient, alpha: -memory.eta);
            memory.ax.add_(parameter.sub(memory.ax), alpha: memory.mu);
            memory.eta = rate / Math.Pow(1 + (lambd * rate * memory.step), own.alpha!.Value);
            memory.mu = 1 / Math.Max(1, memory.step - own.t0!.Value);
        }

        /// <summary>The options of a group.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>Whether to climb instead of to descend.</summary>
            public bool? maximize;

            /// <summary>The decay of the parameter, and of the rate with the updates.</summary>
            public double? lambd;

            /// <summary>The power with which the rate falls.</summary>
            public double? alpha;

            /// <summary>The coefficient of the parameter in its gradient (L2 penalty).</summary>
            public double? weight_decay;

            /// <summary>The update at which averaging starts.</summary>
            public double? t0;

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Flag(ref maximize);
                visitor.Number(ref lambd);
                visitor.Number(ref alpha);
                visitor.Number(ref weight_decay);
                visitor.Number(ref t0);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>How many updates there were.</summary>
            public long step;

            /// <summary>The rate of the next update.</summary>
            public double eta;

            /// <summary>The weight of the next parameter in the average.</summary>
            public double mu;

            /// <summary>The average.</summary>
            public Tensor ax = null!;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Free();
                step = 0;
                eta = options.LearningRate!.Value;
                mu = 1;
                ax = Zeros();
            }

            /// <inheritdoc/>
            public void Dispose() => Free();

            private protected override void Visit(IVisitor visitor)
            {
                visitor.Count(ref step);
                visitor.Number(ref eta);
                visitor.Number(ref mu);
                visitor.Tensor(ref ax);
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weight_decay = 0)
                : base(parameters, new Options { LearningRate = lr, lambd = lambd, alpha = alpha, t0 = t0, weight_decay = weight_decay })
            {
            }
        }
    }
}
