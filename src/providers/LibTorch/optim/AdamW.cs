using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adam with decoupled weight decay; see <see cref="Modules.AdamW"/>.</summary>
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam with decoupled weight decay.</summary>
    /// <remarks>The update is that of <see cref="AdamRule"/>.</remarks>
    public class AdamW : OptimizerHelper, IBetas
    {
        /// <summary>An optimizer with one group.</summary>
        public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its domain.</exception>
        public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                beta1 = Require.Decay(beta1, nameof(beta1)),
                beta2 = Require.Decay(beta2, nameof(beta2)),
                eps = Require.Nonnegative(eps, nameof(eps)),
                weight_decay = Require.Nonnegative(weight_decay, nameof(weight_decay)),
                amsgrad = amsgrad,
                maximize = maximize,
            }) => Add(parameters);

        /// <summary>The coefficients of groups yet to be added.</summary>
        public (double, double) Betas
        {
            get => ((Options)Defaults).Betas;
            set => ((Options)Defaults).Betas = value;
        }

        private protected override OptimizerOptions NewOptions() => new Options();

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        private protected override bool UpdateInOnePass(OptimizerOptions options, Parameter parameter, OptimizerState state)
        {
            var (own, memory) = ((Options)options, (State)state);
            return own.Rule.InOnePass(parameter, memory.exp_avg, memory.exp_avg_sq, memory.Largest(own), ref memory.step);
        }

        private protected override void Update(OptimizerOptions options, Parameter parameter, Tensor gradient, OptimizerState state)
        {
            var (own, memory) = ((Options)options, (State)state);
            own.Rule.ByOperators(parameter, gradient, memory.exp_avg, memory.exp_avg_sq, memory.Largest(own), ref memory.step);
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

            /// <summary>The share by which each update shrinks the parameter, times the rate.</summary>
            public double? weight_decay;

            /// <summary>Whether the denominator never shrinks.</summary>
            public bool? amsgrad;

            /// <summary>Whether to climb instead of to descend.</summary>
            public bool? maximize;

            internal (double, double) Betas
            {
                get => (beta1!.Value, beta2!.Value);
                set => (beta1, beta2) = value;
            }

            internal AdamRule Rule => new(LearningRate!.Value, beta1!.Value, beta2!.Value, eps!.Value, weight_decay!.Value, Decoupled: true, maximize!.Value);

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Number(ref beta1);
                visitor.Number(ref beta2);
                visitor.Number(ref eps);
                visitor.Number(ref weight_decay);
                visitor.Flag(ref amsgrad);
                visitor.Flag(ref maximize);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>How many updates there were.</summary>
            public long step;

            /// <summary>The running mean of the gradient.</summary>
            public Tensor exp_avg = null!;

            /// <summary>The running mean of its square.</summary>
            public Tensor exp_avg_sq = null!;

            /// <summary>The largest such mean so far; null unless AMSGrad is on.</summary>
            public Tensor? max_exp_avg_sq;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Free();
                step = 0;
                exp_avg = Zeros();
                exp_avg_sq = Zeros();
                _ = Largest((Options)options);
            }

            /// <inheritdoc/>
            public void Dispose() => Free();

            /// <summary>The largest mean, made on demand: AMSGrad may be switched on later.</summary>
            internal Tensor? Largest(Options options) => options.amsgrad!.Value ? max_exp_avg_sq ??= Zeros() : null;

            private protected override void Visit(IVisitor visitor)
            {
                visitor.Count(ref step);
                visitor.Tensor(ref exp_avg);
                visitor.Tensor(ref exp_avg_sq);
                visitor.Optional(ref max_exp_avg_sq);
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
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
