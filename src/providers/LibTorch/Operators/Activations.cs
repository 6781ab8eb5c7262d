namespace TorchSharp;

// Non-linearities of networks, element by element.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor relu() => Op.Relu.Invoke(this);

        public Tensor relu_() => Op.ReluInPlace.InvokeInPlace(this);

        public Tensor relu6() => Op.Relu6.Invoke(this);

        public Tensor relu6_() => Op.Relu6InPlace.InvokeInPlace(this);

        public Tensor selu() => Op.Selu.Invoke(this);

        public Tensor selu_() => Op.SeluInPlace.InvokeInPlace(this);

        public Tensor silu() => Op.Silu.Invoke(this);

        public Tensor silu_() => Op.SiluInPlace.InvokeInPlace(this);

        public Tensor hardsigmoid() => Op.Hardsigmoid.Invoke(this);

        public Tensor hardsigmoid_() => Op.HardsigmoidInPlace.InvokeInPlace(this);

        public Tensor hardswish() => Op.Hardswish.Invoke(this);

        public Tensor hardswish_() => Op.HardswishInPlace.InvokeInPlace(this);

        public Tensor prelu(Tensor target) => Op.Prelu.Invoke(this, target);

        public Tensor log_sigmoid() => Op.LogSigmoid.Invoke(this);

        public Tensor gelu() => Op.Gelu.Invoke(this);

        public Tensor gelu_() => Op.GeluInPlace.InvokeInPlace(this);

        public Tensor glu(long dim = -1) => Op.Glu.Invoke(this, dim);

        public Tensor softplus(double beta = 1, double threshold = 20) => Op.Softplus.Invoke(this, beta, threshold);

        public Tensor celu() => Op.Celu.Invoke(this);

        public Tensor celu(Scalar alpha) => Op.Celu.Invoke(this, alpha);

        public Tensor celu_() => Op.CeluInPlace.InvokeInPlace(this);

        public Tensor celu_(Scalar alpha) => Op.CeluInPlace.InvokeInPlace(this, alpha);

        public Tensor leaky_relu(Scalar negative_slope) => Op.LeakyRelu.Invoke(this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope) => Op.LeakyReluInPlace.InvokeInPlace(this, negative_slope);

        public Tensor hardtanh(Scalar min, Scalar max) => Op.Hardtanh.Invoke(this, min, max);

        public Tensor hardtanh_(Scalar min, Scalar max) => Op.HardtanhInPlace.InvokeInPlace(this, min, max);

        public Tensor threshold(Scalar threshold, Scalar value) => Op.Threshold.Invoke(this, threshold, value);

        public Tensor threshold_(Scalar threshold, Scalar value) => Op.ThresholdInPlace.InvokeInPlace(this, threshold, value);

        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Op.Elu.Invoke(this, alpha, scale, input_scale);

        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Op.EluInPlace.InvokeInPlace(this, alpha, scale, input_scale);

        public Tensor elu(double alpha = 1) => Op.Elu.Invoke(this, alpha);

        public Tensor elu_(double alpha = 1) => Op.EluInPlace.InvokeInPlace(this, alpha);

        public Tensor rrelu(double lower = 0.125, double upper = 0.3333333333333333) => Op.Rrelu.Invoke(this, lower, upper);

        public Tensor rrelu_(double lower = 0.125, double upper = 0.3333333333333333) => Op.RreluInPlace.InvokeInPlace(this, lower, upper);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Op.SoftmaxInt.Invoke(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Op.LogSoftmaxInt.Invoke(this, dim, dtype);
    }

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    private static partial class Op
    {
        internal static readonly Operator Relu = new("aten::relu");
        internal static readonly Operator ReluInPlace = new("aten::relu_");
        internal static readonly Operator Relu6 = new("aten::relu6");
        internal static readonly Operator Relu6InPlace = new("aten::relu6_");
        internal static readonly Operator Selu = new("aten::selu");
        internal static readonly Operator SeluInPlace = new("aten::selu_");
        internal static readonly Operator Silu = new("aten::silu");
        internal static readonly Operator SiluInPlace = new("aten::silu_");
        internal static readonly Operator Hardsigmoid = new("aten::hardsigmoid");
        internal static readonly Operator HardsigmoidInPlace = new("aten::hardsigmoid_");
        internal static readonly Operator Hardswish = new("aten::hardswish");
        internal static readonly Operator HardswishInPlace = new("aten::hardswish_");
        internal static readonly Operator Prelu = new("aten::prelu");
        internal static readonly Operator LogSigmoid = new("aten::log_sigmoid");
        internal static readonly Operator Gelu = new("aten::gelu");
        internal static readonly Operator GeluInPlace = new("aten::gelu_");
        internal static readonly Operator Glu = new("aten::glu");
        internal static readonly Operator Softplus = new("aten::softplus");
        internal static readonly Operator Celu = new("aten::celu");
        internal static readonly Operator CeluInPlace = new("aten::celu_");
        internal static readonly Operator LeakyRelu = new("aten::leaky_relu");
        internal static readonly Operator LeakyReluInPlace = new("aten::leaky_relu_");
        internal static readonly Operator Hardtanh = new("aten::hardtanh");
        internal static readonly Operator HardtanhInPlace = new("aten::hardtanh_");
        internal static readonly Operator Threshold = new("aten::threshold");
        internal static readonly Operator ThresholdInPlace = new("aten::threshold_");
        internal static readonly Operator Elu = new("aten::elu");
        internal static readonly Operator EluInPlace = new("aten::elu_");
        internal static readonly Operator Rrelu = new("aten::rrelu");
        internal static readonly Operator RreluInPlace = new("aten::rrelu_");
        internal static readonly Operator SoftmaxInt = new("aten::softmax", "int");
        internal static readonly Operator LogSoftmaxInt = new("aten::log_softmax", "int");
    }
}
