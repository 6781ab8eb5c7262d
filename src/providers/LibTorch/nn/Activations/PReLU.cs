using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x where it is positive, else weight · x, with a trained weight, one or one for each channel (He et al., 2015).</summary>
    public sealed class PReLU : Module<Tensor, Tensor>
    {
        private Parameter? _weight;

        internal PReLU(long num_parameters, double init, Device? device, ScalarType? dtype)
            : base(nameof(PReLU))
        {
            this.num_parameters = num_parameters;
            this.init = init;
            weight = new Parameter(full(num_parameters, init, dtype, device));
        }

        public long num_parameters { get; }

        public double init { get; }

        public Parameter weight
        {
            get => _weight!;
            set => Assign(nameof(weight), ref _weight, value);
        }

        public override Tensor forward(Tensor tensor) => functional.prelu(tensor, _weight!);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x where it is positive, else weight · x, with <paramref name="num_parameters"/> trained weights: 1, or the number of channels.</summary>
            public static PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null) => new(num_parameters, init, device, dtype);
        }
    }
}
