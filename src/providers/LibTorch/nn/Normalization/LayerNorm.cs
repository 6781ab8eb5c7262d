using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The last dimensions of every sample together brought to mean 0 and variance 1, then scaled and shifted by element (Ba et al., 2016).</summary>
    public sealed class LayerNorm : Module<Tensor, Tensor>
    {
        private Parameter? _weight;
        private Parameter? _bias;

        internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(LayerNorm))
        {
            (this.normalized_shape, this.eps, this.elementwise_affine) = (normalized_shape, eps, elementwise_affine);
            if (elementwise_affine)
            {
                weight = new Parameter(ones(normalized_shape, dtype, device));
                if (bias)
                {
                    this.bias = new Parameter(zeros(normalized_shape, dtype, device));
                }
            }
        }

        public long[] normalized_shape { get; set; }

        public double eps { get; set; }

        public bool elementwise_affine { get; set; }

        /// <summary>The scale, 1 at first; or null.</summary>
        public Parameter? weight
        {
            get => _weight;
            set => Assign(nameof(weight), ref _weight, value);
        }

        /// <summary>The shift, 0 at first; or null.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => Assign(nameof(bias), ref _bias, value);
        }

        public void reset_parameters()
        {
            if (_weight is not null)
            {
                init.ones_(_weight);
            }
            if (_bias is not null)
            {
                init.zeros_(_bias);
            }
        }

        public override Tensor forward(Tensor tensor) => functional.layer_norm(tensor, normalized_shape, _weight, _bias, eps);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Layer normalization over the last dimensions, which must be of this shape.</summary>
            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            /// <summary>Layer normalization over the last dimension, which must be of this size.</summary>
            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
