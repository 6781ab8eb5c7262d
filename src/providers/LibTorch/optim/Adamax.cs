using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adamax: Adam with the infinity norm; see <see cref="Modules.Adamax"/>.</summary>
            public static Adamax Adamax(IEnumerable<Parameter> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);

            /// <inheritdoc cref="Adamax(IEnumerable{Parameter}, double, double, double, double, double)"/>
            public static Adamax Adamax(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
                new(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay);

            /// <inheritdoc cref="Adamax(IEnumerable{Parameter}, double, double, double, double, double)"/>
            public static Adamax Adamax(IEnumerable<Adamax.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adamax: Adam with the infinity norm.</summary>
    /// <remarks>
    /// With <c>g</c> the gradient plus <c>weight_decay · p</c>, <c>m</c> its running mean and <c>u = max(β2 · u, |g| + eps)</c>, at update <c>t</c>:
    /// <c>p −= lr / (1 − β1ᵗ) · m / u</c> (Kingma and Ba, ICLR 2015, alg. 2).
    /// </remarks>
    public class Adamax : OptimizerHelper, IBetas
    {
        /// <summary>An optimizer with one group.</summary>
        public Adamax(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its domain.</exception>
        public Adamax(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                beta1 = Require.Decay(beta1, nameof(beta1)),
                beta2 = Require.Decay(beta2, nameof(beta2)),
                eps = Require.Nonnegative(eps, nameof(eps)),
                weight_decay = Require.Nonnegative(weight_decay, nameof(weight_decay)),
            }) => Add(parameters);

        /// <summary>The coefficients of groups yet to be added.</summary>
        public (double, double) Betas
        {
            get => ((Options)Defaults).Betas;
            set => ((Options)Defaults).Betas = value;
        }

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

            var beta1 = own.beta1!.Value;
            memory.exp_avg.mul_(beta1).add_(gradient, alpha: 1 - beta1);
            memory.exp_inf.copy_(memory.exp_inf.mul(own.beta2!.Value).maximum(gradient.abs().add_(own.eps!.Value)));
            parameter.addcdiv_(memory.exp_avg, memory.exp_inf, value: -own.LearningRate!.Value / (1 - Math.Pow(beta1, memory.step)));
        }

        /// <summary>The options of a group.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>The coefficient of the running mean of the gradient.</summary>
            public double? beta1;

            /// <summary>The coefficient of the running largest size.</summary>
            public double? beta2;

            /// <summary>What is added to the denominator.</summary>
            public double? eps;

            /// <summary>The coefficient of the parameter in its gradient (L2 penalty).</summary>
            public double? weight_decay;

            internal (double, double) Betas
            {
                get => (beta1!.Value, beta2!.Value);
                set => (beta1, beta2) = value;
            }

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Number(ref beta1);
                visitor.Number(ref beta2);
                visitor.Number(ref eps);
                visitor.Number(ref weight_decay);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>How many updates there were.</summary>
            public long step;

            /// <summary>The running mean of the gradient.</summary>
            public Tensor exp_avg = null!;

            /// <summary>The running largest size of the gradient.</summary>
            public Tensor exp_inf = null!;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Free();
                step = 0;
                exp_avg = Zeros();
                exp_inf = Zeros();
            }

            /// <inheritdoc/>
            public void Dispose() => Free();

            private protected override void Visit(IVisitor visitor)
            {
                visitor.Count(ref step);
                visitor.Tensor(ref exp_avg);
                visitor.Tensor(ref exp_inf);
            }
        }

        /// <summary>A group with options of its own.</summary>
        public class ParamGroup : ParamGroup<Options>, IBetas
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay })
            {
            }

            /// <inheritdoc/>
            public (double, double) Betas
            {
                get => Options.Betas;
                set => Options.Betas = value;
            }
        }
    }
}
