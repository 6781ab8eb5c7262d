using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>RMSProp; see <see cref="Modules.RMSProp"/>.</summary>
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            /// <inheritdoc cref="RMSProp(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static RMSProp RMSProp(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            /// <inheritdoc cref="RMSProp(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>RMSProp: the gradient is divided by the root of the running mean of its square.</summary>
    /// <remarks>
    /// With <c>g</c> the gradient (negated to maximize) plus <c>weight_decay · p</c>, <c>s</c> the running mean of <c>g²</c> and <c>a</c> that of <c>g</c>, both
    /// with coefficient <c>alpha</c>: <c>d = g / (√s + eps)</c>, centered <c>g / (√(s − a²) + eps)</c> (Graves, arXiv:1308.0850, eq. 38–45, without the eps under
    /// the root); then <c>p −= lr · d</c>, with momentum <c>b = momentum · b + d</c> and <c>p −= lr · b</c>.
    /// </remarks>
    public class RMSProp : OptimizerHelper, IMomentum
    {
        /// <summary>An optimizer with one group.</summary>
        public RMSProp(IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its domain.</exception>
        public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                alpha = Require.Nonnegative(alpha, nameof(alpha)),
                eps = Require.Nonnegative(eps, nameof(eps)),
                weight_decay = Require.Nonnegative(weight_decay, nameof(weight_decay)),
                momentum = Require.Nonnegative(momentum, nameof(momentum)),
                centered = centered,
                maximize = maximize,
            }) => Add(parameters);

        /// <summary>The momentum of groups yet to be added.</summary>
        public double Momentum
        {
            get => ((Options)Defaults).momentum!.Value;
            set => ((Options)Defaults).momentum = value;
        }

        private protected override OptimizerOptions NewOptions() => new Options();

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        private protected override bool UpdateInOnePass(OptimizerOptions options, Parameter parameter, OptimizerState state)
        {
            var (own, memory) = ((Options)options, (State)state);
            var tensors = new FlatTensors(parameter, memory.square_avg, memory.Mean(own), memory.Momentum(own));
            if (tensors.Layout == UpdateLayout.Single)
            {
                memory.step++;
                tensors.Run<float, ElementUpdate<float>>(new(own));
            }
            else if (tensors.Layout == UpdateLayout.Double)
            {
                memory.step++;
                tensors.Run<double, ElementUpdate<double>>(new(own));
            }

            return tensors.Layout != UpdateLayout.Mixed;
        }

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

            var alpha = own.alpha!.Value;
            memory.square_avg.mul_(alpha).addcmul_(gradient, gradient, value: 1 - alpha);
            var variance = memory.square_avg.clone();
            if (memory.Mean(own) is { } mean)
            {
                mean.mul_(alpha).add_(gradient, alpha: 1 - alpha);
                variance.addcmul_(mean, mean, value: -1);
            }

            var denominator = variance.sqrt_().add_(own.eps!.Value);
            var rate = -own.LearningRate!.Value;
            if (memory.Momentum(own) is { } buffer)
            {
                buffer.mul_(own.momentum!.Value).addcdiv_(gradient, denominator);
                parameter.add_(buffer, alpha: rate);
            }
            else
            {
                parameter.addcdiv_(gradient, denominator, value: rate);
            }
        }

        private readonly struct ElementUpdate<T>(Options options) : IElementUpdate<T>
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            private readonly bool _decays = options.weight_decay != 0;
            private readonly bool _centered = options.centered!.Value;
            private readonly bool _buffered = options.momentum > 0;
            private readonly Vector<T> _sign = FlatTensors.All<T>(options.maximize!.Value ? -1 : 1);
            private readonly Vector<T> _decay = FlatTensors.All<T>(options.weight_decay!.Value);
            private readonly Vector<T> _alpha = FlatTensors.All<T>(options.alpha!.Value);
            private readonly Vector<T> _rest = FlatTensors.All<T>(1 - options.alpha!.Value);
            private readonly Vector<T> _epsilon = FlatTensors.All<T>(options.eps!.Value);
            private readonly Vector<T> _momentum = FlatTensors.All<T>(options.momentum!.Value);
            private readonly Vector<T> _rate = FlatTensors.All<T>(options.LearningRate!.Value);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> square, ref Vector<T> mean, ref Vector<T> buffer)
            {
                gradient *= _sign;
                if (_decays)
                {
                    gradient += _decay * parameter;
                }

                square = (_alpha * square) + (_rest * gradient * gradient);
                var variance = square;
                if (_centered)
                {
                    mean = (_alpha * mean) + (_rest * gradient);
                    variance -= mean * mean;
                }

                var step = gradient / (Vector.SquareRoot(variance) + _epsilon);
                if (_buffered)
                {
                    buffer = (_momentum * buffer) + step;
                    step = buffer;
                }

                parameter -= _rate * step;
            }
        }

        /// <summary>The options of a group.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>Whether to climb instead of to descend.</summary>
            public bool? maximize;

            /// <summary>The share of the last step that enters the next one.</summary>
            public double? momentum;

            /// <summary>The coefficient of the running means.</summary>
            public double? alpha;

            /// <summary>What is added to the denominator.</summary>
            public double? eps;

            /// <summary>The coefficient of the parameter in its gradient (L2 penalty).</summary>
            public double? weight_decay;

            /// <summary>Whether the denominator is the standard deviation instead of the root mean square.</summary>
            public bool? centered;

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Flag(ref maximize);
                visitor.Number(ref momentum);
                visitor.Number(ref alpha);
                visitor.Number(ref eps);
                visitor.Number(ref weight_decay);
                visitor.Flag(ref centered);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>How many updates there were.</summary>
            public long step;

            /// <summary>The running mean of the gradient's square.</summary>
            public Tensor square_avg = null!;

            /// <summary>The momentum; null until it is needed.</summary>
            public Tensor? momentum_buffer;

            /// <summary>The running mean of the gradient; null until it is needed.</summary>
            public Tensor? grad_avg;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options)
            {
                Free();
                step = 0;
                square_avg = Zeros();
                _ = Mean((Options)options);
                _ = Momentum((Options)options);
            }

            /// <inheritdoc/>
            public void Dispose() => Free();

            internal Tensor? Mean(Options options) => options.centered!.Value ? grad_avg ??= Zeros() : null;

            internal Tensor? Momentum(Options options) => options.momentum > 0 ? momentum_buffer ??= Zeros() : null;

            private protected override void Visit(IVisitor visitor)
            {
                visitor.Count(ref step);
                visitor.Tensor(ref square_avg);
                visitor.Optional(ref momentum_buffer);
                visitor.Optional(ref grad_avg);
            }
        }

        /// <summary>A group with options of its own.</summary>
        public class ParamGroup : ParamGroup<Options>, IMomentum
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered })
            {
            }

            /// <inheritdoc/>
            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }
    }
}
