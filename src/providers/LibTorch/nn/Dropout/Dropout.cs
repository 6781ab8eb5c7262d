using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Every element set to 0 with probability p, the others divided by 1 − p; in evaluation nothing (Srivastava et al., 2014).</summary>
    /// <remarks>It draws from the process-wide generator.</remarks>
    public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace)
            : base(nameof(Dropout))
        {
            functional.CheckProbability(p);
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability of a 0.</summary>
        public double p { get; set; }

        /// <summary>Whether the result overwrites the input.</summary>
        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.dropout(tensor, p, training, inplace);
    }

    /// <summary>Dropout of whole channels of [batch, channels, length] or [channels, length].</summary>
    /// <remarks>It draws from the process-wide generator.</remarks>
    public sealed class Dropout1d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout1d(double p, bool inplace)
            : base(nameof(Dropout1d))
        {
            functional.CheckProbability(p);
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability of a 0.</summary>
        public double p { get; set; }

        /// <summary>Whether the result overwrites the input.</summary>
        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.dropout1d(tensor, p, training, inplace);
    }

    /// <summary>Dropout of whole channels of [batch, channels, height, width].</summary>
    /// <remarks>It draws from the process-wide generator.</remarks>
    public sealed class Dropout2d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout2d(double p, bool inplace)
            : base(nameof(Dropout2d))
        {
            functional.CheckProbability(p);
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability of a 0.</summary>
        public double p { get; set; }

        /// <summary>Whether the result overwrites the input.</summary>
        public bool inplace { get; set; }

        public override Tensor forward(Tensor input) => functional.dropout2d(input, p, training, inplace);
    }

    /// <summary>Dropout of whole channels of [batch, channels, depth, height, width].</summary>
    /// <remarks>It draws from the process-wide generator.</remarks>
    public sealed class Dropout3d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout3d(double p, bool inplace)
            : base(nameof(Dropout3d))
        {
            functional.CheckProbability(p);
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability of a 0.</summary>
        public double p { get; set; }

        /// <summary>Whether the result overwrites the input.</summary>
        public bool inplace { get; set; }

        public override Tensor forward(Tensor input) => functional.dropout3d(input, p, training, inplace);
    }

    /// <summary>Dropout that keeps mean and variance behind SELU (Klambauer et al., 2017).</summary>
    /// <remarks>It draws from the process-wide generator.</remarks>
    public sealed class AlphaDropout : ParameterLessModule<Tensor, Tensor>
    {
        internal AlphaDropout(double p, bool inplace)
            : base(nameof(AlphaDropout))
        {
            functional.CheckProbability(p);
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability of a 0.</summary>
        public double p { get; set; }

        /// <summary>Whether the result overwrites the input.</summary>
        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.alpha_dropout(tensor, p, training, inplace);
    }

    /// <summary>Alpha dropout of whole channels.</summary>
    /// <remarks>It draws from the process-wide generator.</remarks>
    public sealed class FeatureAlphaDropout : ParameterLessModule<Tensor, Tensor>
    {
        internal FeatureAlphaDropout(double p, bool inplace)
            : base(nameof(FeatureAlphaDropout))
        {
            functional.CheckProbability(p);
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability of a 0.</summary>
        public double p { get; set; }

        /// <summary>Whether the result overwrites the input.</summary>
        public bool inplace { get; set; }

        public override Tensor forward(Tensor input) => functional.feature_alpha_dropout(input, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Every element set to 0 with probability p, the others divided by 1 − p; in evaluation nothing (Srivastava et al., 2014).</summary>
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <summary>Dropout of whole channels of [batch, channels, length] or [channels, length].</summary>
            public static Dropout1d Dropout1d(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <summary>Dropout of whole channels of [batch, channels, height, width].</summary>
            public static Dropout2d Dropout2d(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <summary>Dropout of whole channels of [batch, channels, depth, height, width].</summary>
            public static Dropout3d Dropout3d(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <summary>Dropout that keeps mean and variance behind SELU (Klambauer et al., 2017).</summary>
            public static AlphaDropout AlphaDropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <summary>Alpha dropout of whole channels.</summary>
            public static FeatureAlphaDropout FeatureAlphaDropout(double p = 0.5) => new(p, false);

            /// <summary>Alpha dropout of whole channels.</summary>
            public static FeatureAlphaDropout FeatureAlphaDropout(double p, bool inplace) => new(p, inplace);
        }
    }
}
