using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x · weightᵀ + bias: [..., in_features] → [..., out_features].</summary>
    public sealed class Linear : Module<Tensor, Tensor>
    {
        private Parameter? _weight;
        private Parameter? _bias;

        internal Linear(Parameter weight, Parameter? bias)
            : base(nameof(Linear))
        {
            ArgumentNullException.ThrowIfNull(weight);
            (out_features, in_features) = (weight.shape[0], weight.shape[1]);
            this.weight = weight;
            this.bias = bias;
        }

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
            : base(nameof(Linear))
        {
            (in_features, out_features) = (inputSize, outputSize);
            weight = new Parameter(empty(outputSize, inputSize, dtype, device));
            init.ResetWeight(weight);
            if (hasBias)
            {
                bias = new Parameter(empty(outputSize, dtype, device));
                init.ResetBias(bias, weight);
            }
        }

        public long in_features { get; set; }

        public long out_features { get; set; }

        /// <summary>[out_features, in_features].</summary>
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

        public override Tensor forward(Tensor tensor) => functional.linear(tensor, _weight!, _bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x · weightᵀ + bias; both uniform in ± 1 / √inputSize at first, drawn from the default generator.</summary>
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            /// <summary>x · weightᵀ + bias, with given parameters.</summary>
            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

            public static partial class functional
            {
                private static readonly Operator LinearOperator = new("aten::linear");

                /// <summary>x · weightsᵀ + bias: [..., in] · [out, in]ᵀ + [out].</summary>
                public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => LinearOperator.Invoke(input, weights, bias);
            }
        }
    }
}
