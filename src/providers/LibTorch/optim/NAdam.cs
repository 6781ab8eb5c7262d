using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>NAdam: Adam with Nesterov's momentum; see <see cref="Modules.NAdam"/>.</summary>
            public static NAdam NAdam(IEnumerable<Parameter> named_parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 0.004) =>
                new(named_parameters, lr, beta1, beta2, eps, weight_decay, momentum_decay);

            /// <inheritdoc cref="NAdam(IEnumerable{Parameter}, double, double, double, double, double, double)"/>
            public static NAdam NAdam(IEnumerable<(string name, Parameter parameter)> named_parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 0.004) =>
                new(named_parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, momentum_decay);

            /// <inheritdoc cref="NAdam(IEnumerable{Parameter}, double, double, double, double, double, double)"/>
            public static NAdam NAdam(IEnumerable<NAdam.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 0.004) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, momentum_decay);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>NAdam: Adam with Nesterov's momentum.</summary>
    /// <remarks>
    /// With <c>g</c> the gradient plus <c>weight_decay · p</c>, <c>m</c> and <c>v</c> its running mean and that of its square, <c>μₜ = β1 · (1 − ½ · 0.96^(t · momentum_decay))</c>
    /// and <c>d = √(v / (1 − β2ᵗ)) + eps</c>: <c>p −= lr · ((1 − μₜ) / (1 − Πₛ≤ₜ μₛ) · g + μₜ₊₁ / (1 − Πₛ≤ₜ₊₁ μₛ) · m) / d</c> (Dozat, ICLR workshop 2016, alg. 2).
    /// </remarks>
    public class NAdam : OptimizerHelper, IBetas
    {
        /// <summary>An optimizer with one group.</summary>
        public NAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 0.004)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, momentum_decay)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its domain.</exception>
        public NAdam(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 0.004)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                beta1 = Require.Decay(beta1, nameof(beta1)),
                beta2 = Require.Decay(beta2, nameof(beta2)),
                eps = Require.Nonnegative(eps, nameof(eps)),
                weight_decay = Require.Nonnegative(weight_decay, nameof(weight_decay)),
                momentum_decay = Require.Nonnegative(momentum_decay, nameof(momentum_decay)),
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

            var (beta1, beta2) = own.Betas;
            memory.exp_avg.mul_(beta1).add_(gradient, alpha: 1 - beta1);
            memory.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, value: 1 - beta2);
            var denominator = memory.exp_avg_sq.div(1 - Math.Pow(beta2, memory.step)).sqrt_().add_(own.eps!.Value);

            var (mu, next) = (own.MomentumAt(memory.step), own.MomentumAt(memory.step + 1));
            memory.mu_product *= mu;
            var rate = -own.LearningRate!.Value;
            parameter.addcdiv_(gradient, denominator, value: rate * (1 - mu) / (1 - memory.mu_product));
            parameter.addcdiv_(memory.exp_avg, denominator, value: rate * next / (1 - (memory.mu_product * next)));
        }

        /// <summary>The options of a group.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>The coefficient of the running mean of the gradient.</summary>
            public double? beta1;

            /// <summary>The coefficient of the running mean of its square.</summary>
            public double? beta2;

            /// <summary>What is added to the denominator.</summary>
            public double? eps;

            /// <summary>The coefficient of the parameter in its gradient (L2 penalty).</summary>
            public double? weight_decay;

            /// <summary>How fast the momentum's schedule rises.</summary>
            public double? momentum_decay;

            internal (double, double) Betas
            {
                get => (beta1!.Value, beta2!.Value);
                set => (beta1, beta2) = value;
            }

            internal double MomentumAt(long step) => beta1!.Value * (1 - (0.5 * Math.Pow(0.96, step * momentum_decay!.Value)));

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Number(ref beta1);
                visitor.Number(ref beta2);
                visitor.Number(ref eps);
                visitor.Number(ref weight_decay);
                visitor.Number(ref momentum_decay);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>How many updates there were.</summary>
            public long step;

            /// <summary>The product of the momentum's schedule so far.</summary>
            public double mu_product;

            /// <summary>The running mean of the gradient.</summary>
            public Tensor exp_avg = null!;

            /// <summary>The running mean of its square.</summary>
            public Tensor exp_avg_sq = null!;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Free();
                step = 0;
                mu_product = 1;
                exp_avg = Zeros();
                exp_avg_sq = Zeros();
            }

            /// <inheritdoc/>
            public void Dispose() => Free();

            private protected override void Visit(IVisitor visitor)
            {
                visitor.Count(ref step);
                visitor.Number(ref mu_product);
                visitor.Tensor(ref exp_avg);
                visitor.Tensor(ref exp_avg_sq);
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 0.004)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, momentum_decay = momentum_decay })
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
