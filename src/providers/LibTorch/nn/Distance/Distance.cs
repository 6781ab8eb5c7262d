using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The cosine of the angle between vectors along a dimension.</summary>
    public sealed class CosineSimilarity : ParameterLessModule<Tensor, Tensor, Tensor>
    {
        internal CosineSimilarity(long dim, double eps)
            : base(nameof(CosineSimilarity)) => (this.dim, this.eps) = (dim, eps);

        public long dim { get; set; }

        /// <summary>The least that the product of the norms counts as.</summary>
        public double eps { get; set; }

        public override Tensor forward(Tensor input1, Tensor input2) => functional.cosine_similarity(input1, input2, dim, eps);
    }

    /// <summary>The p-norm of the difference of vectors along the last dimension.</summary>
    public sealed class PairwiseDistance : ParameterLessModule<Tensor, Tensor, Tensor>
    {
        internal PairwiseDistance(double p, double eps, bool keepdim)
            : base(nameof(PairwiseDistance)) => (norm, this.eps, this.keepdim) = (p, eps, keepdim);

        public double norm { get; set; }

        /// <summary>What is added to the difference.</summary>
        public double eps { get; set; }

        public bool keepdim { get; set; }

        public override Tensor forward(Tensor input1, Tensor input2) => functional.pairwise_distance(input1, input2, norm, eps, keepdim);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The cosine of the angle between vectors along a dimension.</summary>
            public static CosineSimilarity CosineSimilarity(long dim = 1, double eps = 1e-08) => new(dim, eps);

            /// <summary>The p-norm of the difference of vectors along the last dimension.</summary>
            public static PairwiseDistance PairwiseDistance(double p = 2, double eps = 1e-06, bool keepdim = false) => new(p, eps, keepdim);

            public static partial class functional
            {
                private static readonly Operator Cosine = new("aten::cosine_similarity");
                private static readonly Operator Distance = new("aten::pairwise_distance");
                internal static readonly Operator VectorNorm = new("aten::linalg_vector_norm");

                /// <summary>The cosine of the angle between vectors along a dimension; <paramref name="eps"/> is the least that the product of the norms counts as.</summary>
                public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-08) => Cosine.Invoke(x1, x2, dim, eps);

                /// <summary>The p-norm of x₁ − x₂ + eps along the last dimension.</summary>
                public static Tensor pairwise_distance(Tensor input1, Tensor input2, double p = 2, double eps = 1e-06, bool keepdim = false) => Distance.Invoke(input1, input2, p, eps, keepdim);
            }
        }
    }
}
