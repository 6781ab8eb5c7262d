using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adagrad: each element's rate falls with the sum of its squared gradients; see <see cref="Modules.Adagrad"/>.</summary>
            public static Adagrad Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            /// <inheritdoc cref="Adagrad(IEnumerable{Parameter}, double, double, double, double, double)"/>
            public static Adagrad Adagrad(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                new(parameters.Select(named => named.parameter), lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            /// <inheritdoc cref="Adagrad(IEnumerable{Parameter}, double, double, double, double, double)"/>
            public static Adagrad Adagrad(IEnumerable<Adagrad.ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adagrad: each element's rate falls with the sum of its squared gradients.</summary>
    /// <remarks>
    /// With <c>g</c> the gradient plus <c>weight_decay · p</c> and <c>s</c> the sum of <c>g²</c>, at update <c>t</c>:
    /// <c>p −= lr / (1 + (t − 1) · lr_decay) · g / (√s + eps)</c> (Duchi et al., JMLR 2011, diagonal case).
    /// </remarks>
    public class Adagrad : OptimizerHelper
    {
        /// <summary>An optimizer with one group.</summary>
        public Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
            : this([new ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its domain.</exception>
        public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                lr_decay = Require.Nonnegative(lr_decay, nameof(lr_decay)),
                weight_decay = Require.Nonnegative(weight_decay, nameof(weight_decay)),
                initial_accumulator_value = Require.Nonnegative(initial_accumulator_value, nameof(initial_accumulator_value)),
                eps = Require.Nonnegative(eps, nameof(eps)),
            }) => Add(parameters);

        private protected override OptimizerOptions NewOptions() => new Options();

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        private protected override void Update(OptimizerOptions options, Parameter parameter, Tensor gradient, OptimizerState state)
        {
            var (own, memory) = ((Options)options, (State)state);
            memory.step++;
            if (own.weight_decay != 0)
            {
                gradient = gradient.add(parameter, alpha: own.weight_decay!.Value);
            }

            memory.sum.addcmul_(gradient, gradient, value: 1);
            var rate = own.LearningRate!.Value / (1 + ((memory.step - 1) * own.lr_decay!.Value));
            parameter.addcdiv_(gradient, memory.sum.sqrt().add_(own.eps!.Value), value: -rate);
        }

        /// <summary>The options of a group.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>How fast the rate falls with the updates.</summary>
            public double? lr_decay;

            /// <summary>What the sum starts from.</summary>
            public double? initial_accumulator_value;

            /// <summary>What is added to the denominator.</summary>
            public double? eps;

            /// <summary>The coefficient of the parameter in its gradient (L2 penalty).</summary>
            public double? weight_decay;

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Number(ref lr_decay);
                visitor.Number(ref initial_accumulator_value);
                visitor.Number(ref eps);
                visitor.Number(ref weight_decay);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>How many updates there were.</summary>
            public long step;

            /// <summary>The sum of squared gradients.</summary>
            public Tensor sum = null!;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Free();
                step = 0;
                sum = Zeros().fill_(((Options)options).initial_accumulator_value!.Value);
            }

            /// <inheritdoc/>
            public void Dispose() => Free();

            private protected override void Visit(IVisitor visitor)
            {
                visitor.Count(ref step);
                visitor.Tensor(ref sum);
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
                : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps })
            {
            }
        }
    }
}
