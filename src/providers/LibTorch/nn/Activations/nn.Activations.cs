using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>max(x, 0).</summary>
        public static ReLU ReLU(bool inplace = false) => new(inplace);

        /// <summary>min(max(x, 0), 6).</summary>
        public static ReLU6 ReLU6(bool inplace = false) => new(inplace);

        /// <summary>x where it is positive, else negative_slope · x.</summary>
        public static LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) => new(negative_slope, inplace);

        /// <summary>x where it is positive, else alpha · (eˣ − 1) (Clevert et al., 2016).</summary>
        public static ELU ELU(double alpha = 1, bool inplace = false) => new(alpha, inplace);

        /// <summary>max(x, 0) + min(0, alpha · (e^(x / alpha) − 1)) (Barron, 2017).</summary>
        public static CELU CELU(double alpha = 1, bool inplace = false) => new(alpha, inplace);

        /// <summary>scale · ELU(x) with the constants of Klambauer et al. (2017), which keep mean 0 and variance 1.</summary>
        public static SELU SELU(bool inplace = false) => new(inplace);

        /// <summary>x · Φ(x), with the normal distribution function Φ (Hendrycks and Gimpel, 2016); exact, not by tanh.</summary>
        public static GELU GELU() => new(false);

        /// <summary>x · Φ(x), with the normal distribution function Φ (Hendrycks and Gimpel, 2016); exact, not by tanh.</summary>
        public static GELU GELU(bool inplace) => new(inplace);

        /// <summary>x · σ(x), also called swish.</summary>
        public static SiLU SiLU() => new(false);

        /// <summary>x · σ(x), also called swish.</summary>
        public static SiLU SiLU(bool inplace) => new(inplace);

        /// <summary>x · tanh(ln(1 + eˣ)) (Misra, 2019).</summary>
        public static Mish Mish() => new(false);

        /// <summary>x · tanh(ln(1 + eˣ)) (Misra, 2019).</summary>
        public static Mish Mish(bool inplace) => new(inplace);

        /// <summary>1 / (1 + e⁻ˣ).</summary>
        public static Sigmoid Sigmoid() => new(false);

        /// <summary>1 / (1 + e⁻ˣ).</summary>
        public static Sigmoid Sigmoid(bool inplace) => new(inplace);

        /// <summary>The hyperbolic tangent.</summary>
        public static Tanh Tanh() => new(false);

        /// <summary>The hyperbolic tangent.</summary>
        public static Tanh Tanh(bool inplace = false) => new(inplace);

        /// <summary>x · ReLU6(x + 3) / 6 (Howard et al., 2019).</summary>
        public static Hardswish Hardswish(bool inplace = false) => new(inplace);

        /// <summary>ReLU6(x + 3) / 6.</summary>
        public static Hardsigmoid Hardsigmoid(bool inplace = false) => new(inplace);

        /// <summary>x, cut off at min_val and max_val.</summary>
        public static Hardtanh Hardtanh(double min_val = -1, double max_val = 1, bool inplace = false) => new(min_val, max_val, inplace);

        /// <summary>x where it exceeds the threshold, else value.</summary>
        public static Threshold Threshold(double threshold, double value, bool inplace = false) => new(threshold, value, inplace);

        /// <summary>x / (1 + |x|).</summary>
        public static Softsign Softsign() => new(false);

        /// <summary>x / (1 + |x|).</summary>
        public static Softsign Softsign(bool inplace) => new(inplace);

        /// <summary>x − tanh(x).</summary>
        public static Tanhshrink Tanhshrink() => new(false);

        /// <summary>x − tanh(x).</summary>
        public static Tanhshrink Tanhshrink(bool inplace = false) => new(inplace);

        /// <summary>ln(1 + e^(beta · x)) / beta; x itself where beta · x exceeds the threshold.</summary>
        public static Softplus Softplus(double beta = 1, double threshold = 20) => new(beta, threshold);

        /// <summary>x moved by lambda towards 0, and 0 where it would cross it.</summary>
        public static Softshrink Softshrink(double lambda = 0.5) => new(lambda);

        /// <summary>x, and 0 where |x| is at most lambda.</summary>
        public static Hardshrink Hardshrink(double lambda = 0.5) => new(lambda);

        /// <summary>ln σ(x).</summary>
        public static LogSigmoid LogSigmoid() => new();

        /// <summary>a · σ(b) with a and b the halves of the input along a dimension (Dauphin et al., 2017).</summary>
        public static GLU GLU(long dim = -1) => new(dim);

        /// <summary>e^x along a dimension, divided by its sum there.</summary>
        public static Softmax Softmax(long dim) => new(dim);

        /// <summary>The logarithm of softmax, computed without underflow.</summary>
        public static LogSoftmax LogSoftmax(long dim) => new(dim);

        /// <summary>The softmax of −x.</summary>
        public static Softmin Softmin(long dim) => new(dim);

        /// <summary>The softmax over the channels, at every place of an image [batch, channels, height, width].</summary>
        public static Softmax2d Softmax2d() => new();
    }
}
