namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // All draw from the process-wide generator.
        public static partial class functional
        {
            private static readonly Operator Drop = new("aten::dropout");
            private static readonly Operator DropInPlace = new("aten::dropout_");
            private static readonly Operator DropFeatures = new("aten::feature_dropout");
            private static readonly Operator DropFeaturesInPlace = new("aten::feature_dropout_");
            private static readonly Operator AlphaDrop = new("aten::alpha_dropout");
            private static readonly Operator AlphaDropInPlace = new("aten::alpha_dropout_");
            private static readonly Operator AlphaDropFeatures = new("aten::feature_alpha_dropout");
            private static readonly Operator AlphaDropFeaturesInPlace = new("aten::feature_alpha_dropout_");

            /// <summary>Every element set to 0 with probability p, the others divided by 1 − p; outside training nothing.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                CheckProbability(p);
                return (inplace ? DropInPlace : Drop).Invoke(input, p, training);
            }

            /// <summary>Dropout of whole channels of [batch, channels, length] or [channels, length].</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (input.ndim == 3)
                {
                    return DropChannels(input, p, training, inplace);
                }
                using var batch = input.unsqueeze(0);
                using var result = DropChannels(batch, p, training, inplace);
                return result.squeeze(0);
            }

            /// <summary>Dropout of whole channels of [batch, channels, height, width].</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => DropChannels(input, p, training, inplace);

            /// <summary>Dropout of whole channels of [batch, channels, depth, height, width].</summary>
            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => DropChannels(input, p, training, inplace);

            /// <summary>Dropout that keeps mean and variance behind SELU.</summary>
            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false)
            {
                CheckProbability(p);
                return (inplace ? AlphaDropInPlace : AlphaDrop).Invoke(input, p, training);
            }

            /// <summary>Alpha dropout of whole channels.</summary>
            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false)
            {
                CheckProbability(p);
                return (inplace ? AlphaDropFeaturesInPlace : AlphaDropFeatures).Invoke(input, p, training);
            }

            internal static void CheckProbability(double p)
            {
                if (!(p >= 0 && p <= 1))
                {
                    throw new ArgumentOutOfRangeException(nameof(p), p, "The probability of dropout must lie between 0 and 1.");
                }
            }

            private static Tensor DropChannels(Tensor input, double p, bool training, bool inplace)
            {
                CheckProbability(p);
                return (inplace ? DropFeaturesInPlace : DropFeatures).Invoke(input, p, training);
            }
        }
    }
}
