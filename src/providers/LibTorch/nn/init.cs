namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values, written into a tensor outside the autograd graph; each function returns its tensor.</summary>
        /// <remarks>Functions without a generator argument draw from the process-wide one.</remarks>
        public static partial class init
        {
            private static readonly Operator QrDecomposition = new("aten::linalg_qr");

            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>The factor that keeps the scale of a signal through a nonlinearity.</summary>
            /// <param name="nonlinearity">What follows the layer.</param>
            /// <param name="param">The negative slope of a leaky ReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            /// <summary>How many inputs feed one output of a layer's weight [out, in, ...], and how many outputs one input feeds.</summary>
            /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                var shape = tensor.shape;
                if (shape.Length < 2)
                {
                    throw new ArgumentException($"Fan in and fan out need at least 2 dimensions, but the tensor has {shape.Length}.", nameof(tensor));
                }
                var field = 1L;
                foreach (var size in shape.AsSpan(2))
                {
                    field *= size;
                }
                return (shape[1] * field, shape[0] * field);
            }

            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var _ = no_grad();
                return tensor.fill_(val);
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using var _ = no_grad();
                return tensor.uniform_(low, high, generator);
            }

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
            {
                using var _ = no_grad();
                return tensor.normal_(mean, std, generator);
            }

            /// <summary>The normal distribution, conditioned on lying in [a, b].</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
            {
                // The inverse of the distribution function at uniform numbers. erf is the distribution function scaled to [−1, 1].
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                tensor.uniform_(Erf((a - mean) / std), Erf((b - mean) / std), generator);
                tensor.erfinv_();
                tensor.mul_(std * Math.Sqrt(2));
                tensor.add_(mean);
                tensor.clamp_(a, b);
                return tensor;

                double Erf(double deviations)
                {
                    using var argument = torch.tensor(deviations / Math.Sqrt(2), ScalarType.Float64);
                    return argument.erf().item<double>();
                }
            }

            /// <summary>The identity matrix.</summary>
            /// <exception cref="ArgumentException">The tensor is not a matrix.</exception>
            public static Tensor eye_(Tensor tensor)
            {
                CheckMatrix(tensor);
                using var _ = no_grad();
                tensor.zero_();
                using var diagonal = tensor.diagonal();
                diagonal.fill_(1);
                return tensor;
            }

            /// <summary>A convolution's weight [out, in, ...] that passes on the first min(out, in) channels unchanged.</summary>
            /// <exception cref="ArgumentException">The tensor has not 3 to 5 dimensions.</exception>
            public static Tensor dirac_(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.ndim is < 3 or > 5)
                {
                    throw new ArgumentException($"The weight of a convolution has 3 to 5 dimensions, but the tensor has {tensor.ndim}.", nameof(tensor));
                }
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                tensor.zero_();
                var centre = tensor;
                foreach (var size in tensor.shape.AsSpan(2))
                {
                    centre = centre.select(2, size / 2);
                }
                centre.diagonal().fill_(1);
                return tensor;
            }

            /// <summary>Normal with standard deviation gain · √(2 / (fan in + fan out)) (Glorot and Bengio, 2010).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            /// <inheritdoc cref="xavier_normal_"/>
            public static Tensor glorot_normal_(Tensor tensor, double gain = 1) => xavier_normal_(tensor, gain);

            /// <summary>Uniform with standard deviation gain · √(2 / (fan in + fan out)) (Glorot and Bengio, 2010).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1) => Symmetric(tensor, XavierDeviation(tensor, gain));

            /// <inheritdoc cref="xavier_uniform_"/>
            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1) => xavier_uniform_(tensor, gain);

            /// <summary>Normal with standard deviation gain / √fan (He et al., 2015).</summary>
            /// <param name="tensor">The weight.</param>
            /// <param name="a">The negative slope of the leaky ReLU behind the layer.</param>
            /// <param name="mode">Whether to keep the scale of the signal (fan in) or of its gradient (fan out).</param>
            /// <param name="nonlinearity">What follows the layer.</param>
            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>Uniform with standard deviation gain / √fan (He et al., 2015).</summary>
            /// <inheritdoc cref="kaiming_normal_"/>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                Symmetric(tensor, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>gain times a random matrix with orthonormal rows or columns, whichever are fewer (Saxe et al., 2014).</summary>
            /// <remarks>Dimensions after the first are taken together.</remarks>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.ndim < 2)
                {
                    throw new ArgumentException($"An orthogonal tensor needs at least 2 dimensions, but has {tensor.ndim}.", nameof(tensor));
                }
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var rows = tensor.shape[0];
                var columns = tensor.numel() / rows;
                var gaussian = empty(Math.Max(rows, columns), Math.Min(rows, columns), tensor.dtype, tensor.device).normal_();
                var (q, r) = QrDecomposition.Invoke2(gaussian);
                // Without the signs the distribution would not be uniform over the orthogonal matrices (Mezzadri, 2007).
                var uniform = q.mul(r.diagonal().sign());
                tensor.copy_((rows < columns ? uniform.transpose(0, 1) : uniform).reshape(tensor.shape));
                return tensor.mul_(gain);
            }

            /// <summary>Normal, with the share <paramref name="sparsity"/> of every column set to 0 (Martens, 2010).</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01)
            {
                CheckMatrix(tensor);
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var count = (long)Math.Ceiling(sparsity * tensor.shape[0]);
                var order = rand_like(tensor, ScalarType.Float32).argsort(0);
                tensor.normal_(0, std);
                var chosen = order.narrow(0, 0, count);
                return tensor.scatter_(0, chosen, zeros(chosen.shape, tensor.dtype, tensor.device));
            }

            /// <summary>How Linear and the convolutions start: uniform in ± 1 / √fan in.</summary>
            internal static void ResetWeight(Tensor weight) => kaiming_uniform_(weight, Math.Sqrt(5));

            /// <summary>How the bias beside a weight starts: uniform in ± 1 / √fan in.</summary>
            internal static void ResetBias(Tensor bias, Tensor weight)
            {
                var (fanIn, _) = CalculateFanInAndFanOut(weight);
                var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                uniform_(bias, -bound, bound);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static Tensor Symmetric(Tensor tensor, double deviation)
            {
                var bound = Math.Sqrt(3) * deviation;
                return uniform_(tensor, -bound, bound);
            }

            private static void CheckMatrix(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.ndim != 2)
                {
                    throw new ArgumentException($"The tensor must be a matrix, but has {tensor.ndim} dimensions.", nameof(tensor));
                }
            }
        }
    }
}
