using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x₁ᵀ · weightₖ · x₂ + biasₖ for every output k: [..., in1], [..., in2] → [..., out].</summary>
    public sealed class Bilinear : Module<Tensor, Tensor, Tensor>
    {
        private Parameter? _weight;
        private Parameter? _bias;

        internal Bilinear(long in1_features, long in2_features, long out_features, bool hasBias, Device? device, ScalarType? dtype)
            : base(nameof(Bilinear))
        {
            (this.in1_features, this.in2_features, this.out_features) = (in1_features, in2_features, out_features);
            var bound = 1 / Math.Sqrt(in1_features);
            weight = new Parameter(empty(out_features, in1_features, in2_features, dtype, device));
            init.uniform_(weight, -bound, bound);
            if (hasBias)
            {
                bias = new Parameter(empty(out_features, dtype, device));
                init.uniform_(bias, -bound, bound);
            }
        }

        public long in1_features { get; set; }

        public long in2_features { get; set; }

        public long out_features { get; set; }

        /// <summary>[out_features, in1_features, in2_features].</summary>
        public Parameter weight
        {
            get => _weight!;
            set => Assign(nameof(weight), ref _weight, value);
        }

        /// <summary>[out_features], or null.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => Assign(nameof(bias), ref _bias, value);
        }

        public override Tensor forward(Tensor input1, Tensor input2) => functional.bilinear(input1, input2, _weight!, _bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x₁ᵀ · weightₖ · x₂ + biasₖ; uniform in ± 1 / √in1_features at first, drawn from the default generator.</summary>
            public static Bilinear Bilinear(long in1_features, long in2_features, long out_features, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in1_features, in2_features, out_features, hasBias, device, dtype);

            public static partial class functional
            {
                private static readonly Operator BilinearOperator = new("aten::bilinear");

                /// <summary>x₁ᵀ · weightₖ · x₂ + biasₖ: [..., in1], [..., in2], [out, in1, in2], [out] → [..., out].</summary>
                public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) => BilinearOperator.Invoke(input1, input2, weight, bias);
            }
        }
    }
}
