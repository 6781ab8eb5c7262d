using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>A trained vector for each of a number of things: indices of any shape → [..., vector].</summary>
    public sealed class Embedding : Module<Tensor, Tensor>
    {
        private readonly long _padding;
        private readonly double? _maxNorm;
        private readonly double _normType;
        private readonly bool _scaleByFrequency;
        private readonly bool _sparse;
        private Parameter? _weight;

        internal Embedding(Parameter weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
            : base(nameof(Embedding))
        {
            var count = weight.shape[0];
            if (padding_idx is { } index && (index < -count || index >= count))
            {
                throw new ArgumentOutOfRangeException(nameof(padding_idx), padding_idx, $"padding_idx must be one of the {count} indices.");
            }
            // −1 means none to the operator; a negative index of the user's counts from the end.
            _padding = padding_idx is { } given ? (given + count) % count : -1;
            (_maxNorm, _normType, _scaleByFrequency, _sparse) = (max_norm, norm_type, scale_grad_by_freq, sparse);
            this.weight = weight;
        }

        internal Embedding(long num_embeddings, long embedding_dims, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse, Device? device, ScalarType? dtype)
            : this(new Parameter(empty(num_embeddings, embedding_dims, dtype, device)), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
        {
            init.normal_(_weight!);
            if (_padding >= 0)
            {
                using var row = _weight!.detach();
                using var padding = row.narrow(0, _padding, 1);
                padding.zero_();
            }
        }

        /// <summary>[things, vector]; standard normal at first, drawn from the process-wide generator, the padding's row 0.</summary>
        public Parameter weight
        {
            get => _weight!;
            set => Assign(nameof(weight), ref _weight, value);
        }

        public override Tensor forward(Tensor input)
        {
            if (_maxNorm is { } limit)
            {
                using var _ = no_grad();
                functional.EmbeddingRenormalize.InvokeVoid(_weight!, input, limit, _normType);
            }
            return functional.EmbeddingLookup.Invoke(_weight!, input, _padding, _scaleByFrequency, _sparse);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A trained vector for each of a number of things.</summary>
            /// <param name="num_embeddings">How many things.</param>
            /// <param name="embedding_dims">How long the vectors.</param>
            /// <param name="padding_idx">A thing whose vector is 0 and gets no gradient.</param>
            /// <param name="max_norm">Vectors that are looked up are shortened to this norm, in place.</param>
            /// <param name="norm_type">The order of that norm.</param>
            /// <param name="scale_grad_by_freq">Whether gradients are divided by how often the thing occurs in the input.</param>
            /// <param name="sparse">Whether the gradient is a sparse tensor.</param>
            /// <param name="device">Where the vectors live.</param>
            /// <param name="dtype">Their type.</param>
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_embeddings, embedding_dims, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, device, dtype);

            /// <summary>Given vectors [things, vector], of which a copy is kept; not trained where <paramref name="freeze"/>.</summary>
            /// <inheritdoc cref="Embedding"/>
            public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                ArgumentNullException.ThrowIfNull(embeddings);
                using var detached = embeddings.detach();
                var copy = detached.to(dtype ?? embeddings.dtype, device ?? embeddings.device, copy: true);
                return new(new Parameter(copy, !freeze), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
            }

            public static partial class functional
            {
                internal static readonly Operator EmbeddingLookup = new("aten::embedding");
                internal static readonly Operator EmbeddingRenormalize = new("aten::embedding_renorm_");
                private static readonly Operator OneHot = new("aten::one_hot");

                /// <summary>Indices of any shape → [..., num_classes], 1 at the index and 0 elsewhere; as many classes as the largest index asks for where −1.</summary>
                public static Tensor one_hot(Tensor x, long num_classes = -1) => OneHot.Invoke(x, num_classes);
            }
        }
    }
}
