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
            /// <summary>Stochastic gradient descent; see <see cref="Modules.SGD"/>.</summary>
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent, with momentum if asked for.</summary>
    /// <remarks>
    /// With <c>g</c> the gradient plus <c>weight_decay · p</c>: the buffer <c>b</c> is <c>g</c> at the first update and <c>momentum · b + (1 − dampening) · g</c>
    /// after it (Sutskever et al., ICML 2013, in PyTorch's form); the step is <c>lr · b</c>, with <c>nesterov</c> <c>lr · (g + momentum · b)</c>, without
    /// momentum <c>lr · g</c>. It is subtracted from <c>p</c>; <c>maximize</c> adds it, weight decay included.
    /// </remarks>
    public class SGD : OptimizerHelper, IMomentum
    {
        /// <summary>An optimizer with one group.</summary>
        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
        {
        }

        /// <summary>An optimizer with these groups; the options are the defaults of what a group leaves open.</summary>
        /// <exception cref="ArgumentException">An option is outside its domain, or Nesterov momentum is asked for without momentum or with dampening.</exception>
        public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : base(new Options
            {
                LearningRate = Require.Nonnegative(lr, nameof(lr)),
                momentum = Require.Nonnegative(momentum, nameof(momentum)),
                dampening = dampening,
                weight_decay = Require.Nonnegative(weight_decay, nameof(weight_decay)),
                nesterov = nesterov,
                maximize = maximize,
            })
        {
            if (nesterov && (momentum <= 0 || dampening != 0))
            {
                throw new ArgumentException("nesterov needs a momentum above 0 and no dampening.", nameof(nesterov));
            }

            Add(parameters);
        }

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
            var own = (Options)options;
            var buffered = own.momentum != 0;
            var buffer = buffered ? ((State)state).momentum_buffer : null;
            if (buffered && buffer is null)
            {
                return false; // the first update makes the buffer
            }

            var tensors = new FlatTensors(parameter, buffer);
            if (tensors.Layout == UpdateLayout.Single)
            {
                tensors.Run<float, ElementUpdate<float>>(new(own));
            }
            else if (tensors.Layout == UpdateLayout.Double)
            {
                tensors.Run<double, ElementUpdate<double>>(new(own));
            }

            return tensors.Layout != UpdateLayout.Mixed;
        }

        private protected override void Update(OptimizerOptions options, Parameter parameter, Tensor gradient, OptimizerState state)
        {
            var (own, memory) = ((Options)options, (State)state);
            var step = own.weight_decay != 0 ? gradient.add(parameter, alpha: own.weight_decay!.Value) : gradient;
            if (own.momentum != 0)
            {
                var momentum = own.momentum!.Value;
                if (memory.momentum_buffer is null)
                {
                    memory.momentum_buffer = step.clone().DetachFromDisposeScope();
                }
                else
                {
                    memory.momentum_buffer.mul_(momentum).add_(step, alpha: 1 - own.dampening!.Value);
                }

                step = own.nesterov!.Value ? step.add(memory.momentum_buffer, alpha: momentum) : memory.momentum_buffer;
            }

            var rate = own.LearningRate!.Value;
            parameter.add_(step, alpha: own.maximize!.Value ? rate : -rate);
        }

        private readonly struct ElementUpdate<T>(Options options) : IElementUpdate<T>
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            private readonly bool _decays = options.weight_decay != 0;
            private readonly bool _buffered = options.momentum != 0;
            private readonly bool _nesterov = options.nesterov!.Value;
            private readonly Vector<T> _rate = FlatTensors.All<T>(options.maximize!.Value ? options.LearningRate!.Value : -options.LearningRate!.Value);
            private readonly Vector<T> _decay = FlatTensors.All<T>(options.weight_decay!.Value);
            private readonly Vector<T> _momentum = FlatTensors.All<T>(options.momentum!.Value);
            private readonly Vector<T> _undamped = FlatTensors.All<T>(1 - options.dampening!.Value);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> buffer, ref Vector<T> second, ref Vector<T> third)
            {
                var step = _decays ? gradient + (_decay * parameter) : gradient;
                if (_buffered)
                {
                    buffer = (_momentum * buffer) + (_undamped * step);
                    step = _nesterov ? step + (_momentum * buffer) : buffer;
                }

                parameter += _rate * step;
            }
        }

        /// <summary>The options of a group.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>The share of the buffer that stays.</summary>
            public double? momentum;

            /// <summary>The share of a gradient that does not enter the buffer.</summary>
            public double? dampening;

            /// <summary>The coefficient of the parameter in its gradient (L2 penalty).</summary>
            public double? weight_decay;

            /// <summary>Whether the momentum looks ahead.</summary>
            public bool? nesterov;

            /// <summary>Whether to climb instead of to descend.</summary>
            public bool? maximize;

            private protected override void VisitOwn(IVisitor visitor)
            {
                visitor.Number(ref momentum);
                visitor.Number(ref dampening);
                visitor.Number(ref weight_decay);
                visitor.Flag(ref nesterov);
                visitor.Flag(ref maximize);
            }
        }

        /// <summary>The state of a parameter.</summary>
        public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
        {
            /// <summary>The momentum; null before the first update and without momentum.</summary>
            public Tensor? momentum_buffer;

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options) => Free();

            /// <inheritdoc/>
            public void Dispose() => Free();

            private protected override void Visit(IVisitor visitor) => visitor.Optional(ref momentum_buffer);
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
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
