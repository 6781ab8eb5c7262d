namespace TorchSharp;

// In place, the result is another object for the input's native tensor, so that either can be disposed of.
public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator Relu = new("aten::relu");
            private static readonly Operator ReluInPlace = new("aten::relu_");
            private static readonly Operator Relu6 = new("aten::relu6");
            private static readonly Operator Relu6InPlace = new("aten::relu6_");
            private static readonly Operator LeakyRelu = new("aten::leaky_relu");
            private static readonly Operator LeakyReluInPlace = new("aten::leaky_relu_");
            private static readonly Operator Elu = new("aten::elu");
            private static readonly Operator EluInPlace = new("aten::elu_");
            private static readonly Operator Celu = new("aten::celu");
            private static readonly Operator CeluInPlace = new("aten::celu_");
            private static readonly Operator Selu = new("aten::selu");
            private static readonly Operator SeluInPlace = new("aten::selu_");
            private static readonly Operator Gelu = new("aten::gelu");
            private static readonly Operator GeluInPlace = new("aten::gelu_");
            private static readonly Operator Silu = new("aten::silu");
            private static readonly Operator SiluInPlace = new("aten::silu_");
            private static readonly Operator MishOutOfPlace = new("aten::mish");
            private static readonly Operator MishInPlace = new("aten::mish_");
            private static readonly Operator Sigmoid = new("aten::sigmoid");
            private static readonly Operator SigmoidInPlace = new("aten::sigmoid_");
            private static readonly Operator Tanh = new("aten::tanh");
            private static readonly Operator TanhInPlace = new("aten::tanh_");
            private static readonly Operator HardSwish = new("aten::hardswish");
            private static readonly Operator HardSwishInPlace = new("aten::hardswish_");
            private static readonly Operator HardSigmoid = new("aten::hardsigmoid");
            private static readonly Operator HardSigmoidInPlace = new("aten::hardsigmoid_");
            private static readonly Operator HardTanh = new("aten::hardtanh");
            private static readonly Operator HardTanhInPlace = new("aten::hardtanh_");
            private static readonly Operator ThresholdOutOfPlace = new("aten::threshold");
            private static readonly Operator ThresholdInPlace = new("aten::threshold_");
            private static readonly Operator SoftPlus = new("aten::softplus");
            private static readonly Operator SoftShrink = new("aten::softshrink");
            private static readonly Operator HardShrink = new("aten::hardshrink");
            private static readonly Operator LogSigmoid = new("aten::log_sigmoid");
            private static readonly Operator Glu = new("aten::glu");
            private static readonly Operator Prelu = new("aten::prelu");
            private static readonly Operator Softmax = new("aten::softmax", "int");
            private static readonly Operator LogSoftmax = new("aten::log_softmax", "int");

            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => (inplace ? ReluInPlace : Relu).Invoke(x);

            /// <summary>min(max(x, 0), 6).</summary>
            public static Tensor relu6(Tensor x, bool inplace = false) => (inplace ? Relu6InPlace : Relu6).Invoke(x);

            /// <summary>x where it is positive, else negative_slope · x.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) => (inplace ? LeakyReluInPlace : LeakyRelu).Invoke(input, negative_slope);

            /// <summary>x where it is positive, else alpha · (eˣ − 1).</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => (inplace ? EluInPlace : Elu).Invoke(x, alpha);

            /// <summary>max(x, 0) + min(0, alpha · (e^(x / alpha) − 1)).</summary>
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => (inplace ? CeluInPlace : Celu).Invoke(x, alpha);

            /// <summary>scale · ELU(x) with the constants that keep mean 0 and variance 1.</summary>
            public static Tensor selu(Tensor x, bool inplace = false) => (inplace ? SeluInPlace : Selu).Invoke(x);

            /// <summary>x · Φ(x), with the normal distribution function Φ; exact, not by tanh.</summary>
            public static Tensor gelu(Tensor x) => Gelu.Invoke(x);

            /// <inheritdoc cref="gelu(Tensor)"/>
            public static Tensor gelu(Tensor x, bool inplace) => (inplace ? GeluInPlace : Gelu).Invoke(x);

            /// <summary>x · σ(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => (inplace ? SiluInPlace : Silu).Invoke(x);

            /// <summary>x · tanh(ln(1 + eˣ)).</summary>
            public static Tensor mish(Tensor x, bool inplace = false) => (inplace ? MishInPlace : MishOutOfPlace).Invoke(x);

            /// <summary>1 / (1 + e⁻ˣ).</summary>
            public static Tensor sigmoid(Tensor x) => Sigmoid.Invoke(x);

            /// <inheritdoc cref="sigmoid(Tensor)"/>
            public static Tensor sigmoid(Tensor x, bool inplace) => (inplace ? SigmoidInPlace : Sigmoid).Invoke(x);

            /// <summary>The hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => (inplace ? TanhInPlace : Tanh).Invoke(x);

            /// <summary>x · ReLU6(x + 3) / 6.</summary>
            public static Tensor hardswish(Tensor input, bool inplace = false) => (inplace ? HardSwishInPlace : HardSwish).Invoke(input);

            /// <summary>ReLU6(x + 3) / 6.</summary>
            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => (inplace ? HardSigmoidInPlace : HardSigmoid).Invoke(input);

            /// <summary>x, cut off at min_val and max_val.</summary>
            public static Tensor hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) => (inplace ? HardTanhInPlace : HardTanh).Invoke(x, min_val, max_val);

            /// <summary>x where it exceeds the threshold, else value.</summary>
            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) => (inplace ? ThresholdInPlace : ThresholdOutOfPlace).Invoke(x, threshold, value);

            /// <summary>ln(1 + e^(beta · x)) / beta; x itself where beta · x exceeds the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => SoftPlus.Invoke(x, beta, threshold);

            /// <summary>x moved by lambda towards 0, and 0 where it would cross it.</summary>
            public static Tensor softshrink(Tensor x, double lambda = 0.5) => SoftShrink.Invoke(x, lambda);

            /// <summary>x, and 0 where |x| is at most lambda.</summary>
            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => HardShrink.Invoke(x, lambda);

            /// <summary>ln σ(x).</summary>
            public static Tensor logsigmoid(Tensor x) => LogSigmoid.Invoke(x);

            /// <summary>a · σ(b) with a and b the halves of the input along a dimension.</summary>
            public static Tensor glu(Tensor input, long dim = -1) => Glu.Invoke(input, dim);

            /// <summary>x where it is positive, else weight · x; one weight, or one for each channel.</summary>
            public static Tensor prelu(Tensor input, Tensor weight) => Prelu.Invoke(input, weight);

            /// <summary>x / (1 + |x|).</summary>
            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var magnitude = x.abs();
                using var divisor = magnitude.add(1);
                return inplace ? x.div_(divisor).alias() : x.div(divisor);
            }

            /// <summary>x − tanh(x).</summary>
            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var tanh = Tanh.Invoke(x);
                return inplace ? x.sub_(tanh).alias() : x.sub(tanh);
            }

            /// <summary>eˣ along a dimension, divided by its sum there; computed in <paramref name="dtype"/> where one is given.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Softmax.Invoke(input, dim, dtype);

            /// <summary>The logarithm of softmax, computed without underflow.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => LogSoftmax.Invoke(x, dim);

            /// <summary>The softmax of −x.</summary>
            public static Tensor softmin(Tensor x, long dim)
            {
                using var opposite = x.neg();
                return Softmax.Invoke(opposite, dim);
            }

            /// <summary>The softmax over the channels of [batch, channels, height, width] or [channels, height, width].</summary>
            public static Tensor softmax2d(Tensor x) => Softmax.Invoke(x, -3);
        }
    }
}
