using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adadelta: steps are scaled by the running size of the last steps; see <see cref="Modules.Adadelta"/>.</summary>
            public static Adadelta Adadelta(IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, rho, eps, weight_decay, maximize);

            /// <inheritdoc cref="Adadelta(IEnumerable{Parameter}, double, double, double, double, bool)"/>
            public static Adadelta Adadelta(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, rho, eps, weight_decay, maximize);

            /// <inheritdoc cref="Adadelta(IEnumerable{Parameter}, double, double, double, double, bool)"/>
            public static Adadelta Adadelta(IEnumerable<Adadelta.ParamGroup> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, rho, eps, weight_decay, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adadelta: steps are scaled by the running size of the last steps.</summary>
    /// <remarks>
    /// With <c>g</c> the gradient (negated to maximize) plus <c>weight_decay · p</c>, <c>s</c> the running mean of <c>g²</c> and <c>u</c> that of the squared
    /// steps: <c>d = √(u + eps) / √(s + eps) · g</c>, <c>p −= lr · d</c> (Zeiler, arXiv:1212.5701, alg. 1).
    /// </remarks>
    public class Adadelta : OptimizerHelper
    {
        /// <summary>An optimizer with one group.</summary>
        public Adadelta(IEnumerable<Parameter> parameters, double lr, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, rho, eps, weight_decay, maximize)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its domain.</exception>
        public Adadelta(IEnumerable<ParamGroup> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                rho = Require.Fraction(rho, nameof(rho)),
                eps = Require.Nonnegative(eps, nameof(eps)),
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

            var (rho, eps) = (own.rho!.Value, own.eps!.Value);
            memory.square_avg.mul_(rho).addcmul_(gradient, gradient, value: 1 - rho);
            var delta = memory.acc_delta.add(eps).sqrt_().div_(memory.square_avg.add(eps).sqrt_()).mul_(gradient);
            parameter.add_(delta, alpha: -own.LearningRate!.Value);
            memory.acc_delta.mul_(rho).addcmul_(delta, delta, value: 1 - rho);
        }

        /// <summary>The options of a group.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>The coefficient of the running means.</summary>
            public double? rho;

            /// <summary>What is added to the denominator.</summary>
            public double? eps;

            /// <summary>The coefficient of the parameter in its gradient (L2 penalty).</summary>
            public double? weight_decay;

            /// <summary>Whether to climb instead of to descend.</summary>
            public bool? maximize;

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Number(ref rho);
                visitor.Number(ref eps);
                visitor.Number(ref weight_decay);
                visitor.Flag(ref maximize);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>How many updates there were.</summary>
            public long step;

            /// <summary>The running mean of the gradient's square.</summary>
            public Tensor square_avg = null!;

            /// <summary>The running mean of the step's square.</summary>
            public Tensor acc_delta = null!;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Free();
                step = 0;
                square_avg = Zeros();
                acc_delta = Zeros();
            }

            /// <inheritdoc/>
            public void Dispose() => Free();

            private protected override void Visit(IVisitor visitor)
            {
                visitor.Count(ref step);
                visitor.Tensor(ref square_avg);
                visitor.Tensor(ref acc_delta);
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize })
            {
            }
        }
    }
}
