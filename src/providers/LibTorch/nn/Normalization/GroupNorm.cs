using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The channels of every sample, in groups, brought to mean 0 and variance 1, then scaled and shifted by channel (Wu and He, 2018).</summary>
    public sealed class GroupNorm : Module<Tensor, Tensor>
    {
        private Parameter? _weight;
        private Parameter? _bias;

        internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
            : base(nameof(GroupNorm))
        {
            if (num_groups <= 0 || num_channels % num_groups != 0)
            {
                throw new ArgumentException($"num_channels must be a multiple of num_groups, but they are {num_channels} and {num_groups}.", nameof(num_channels));
            }
            (this.num_groups, this.eps, this.affine) = (num_groups, eps, affine);
            if (affine)
            {
                weight = new Parameter(ones(num_channels, dtype, device));
                bias = new Parameter(zeros(num_channels, dtype, device));
            }
        }

        public long num_groups { get; set; }

        public double eps { get; set; }

        public bool affine { get; set; }

        /// <summary>The scale of every channel, 1 at first; or null.</summary>
        public Parameter? weight
        {
            get => _weight;
            set => Assign(nameof(weight), ref _weight, value);
        }

        /// <summary>The shift of every channel, 0 at first; or null.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => Assign(nameof(bias), ref _bias, value);
        }

        public override Tensor forward(Tensor tensor) => functional.group_norm(tensor, num_groups, _weight, _bias, eps);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Normalization of [batch, channels, ...] in <paramref name="num_groups"/> groups of channels.</summary>
            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
