using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Self-attention and two linear layers, each added to its input and normalized (Vaswani et al., 2017): [length, batch, d_model].</summary>
    public sealed class TransformerEncoderLayer : Module<Tensor, Tensor>, IModule<Tensor, Tensor, Tensor>, IModule<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly MultiheadAttention _attention;
        private readonly Linear _expansion;
        private readonly Linear _contraction;
        private readonly LayerNorm _attentionNorm;
        private readonly LayerNorm _linearNorm;
        private readonly Dropout _dropout;
        private readonly Dropout _attentionDropout;
        private readonly Dropout _linearDropout;

        internal TransformerEncoderLayer(long d_model, long nhead, long dim_feedforward, double dropout, Activations activation)
            : base(nameof(TransformerEncoderLayer))
        {
            Options = (d_model, nhead, dim_feedforward, dropout, activation);
            register_module("self_attn", _attention = nn.MultiheadAttention(d_model, nhead, dropout));
            register_module("linear1", _expansion = nn.Linear(d_model, dim_feedforward));
            register_module("dropout", _dropout = nn.Dropout(dropout));
            register_module("linear2", _contraction = nn.Linear(dim_feedforward, d_model));
            register_module("norm1", _attentionNorm = nn.LayerNorm(d_model));
            register_module("norm2", _linearNorm = nn.LayerNorm(d_model));
            register_module("dropout1", _attentionDropout = nn.Dropout(dropout));
            register_module("dropout2", _linearDropout = nn.Dropout(dropout));
        }

        internal (long Model, long Heads, long FeedForward, double Dropout, Activations Activation) Options { get; }

        public override Tensor forward(Tensor src) => Run(src, null, null);

        /// <param name="src">[length, batch, d_model].</param>
        /// <param name="src_mask">[length, length]: of bool, which pairs must not meet; of numbers, what is added to their scores.</param>
        public Tensor call(Tensor src, Tensor src_mask) => Run(src, src_mask, null);

        /// <param name="src">[length, batch, d_model].</param>
        /// <param name="src_mask">[length, length]: of bool, which pairs must not meet; of numbers, what is added to their scores.</param>
        /// <param name="src_key_padding_mask">[batch, length] of bool: what is padding.</param>
        public Tensor call(Tensor src, Tensor src_mask, Tensor src_key_padding_mask) => Run(src, src_mask, src_key_padding_mask);

        internal Tensor Run(Tensor src, Tensor? mask, Tensor? padding)
        {
            using var scope = NewDisposeScope();
            var attended = _attention.call(src, src, src, padding, false, mask).Item1;
            var first = _attentionNorm.call(src.add(_attentionDropout.call(attended)));
            var hidden = Options.Activation == Activations.GELU ? functional.gelu(_expansion.call(first)) : functional.relu(_expansion.call(first));
            var contracted = _contraction.call(_dropout.call(hidden));
            return _linearNorm.call(first.add(_linearDropout.call(contracted))).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Encoder layers in a row, each a copy of the given one.</summary>
    public sealed class TransformerEncoder : Module<Tensor, Tensor, Tensor, Tensor>, IModule<Tensor, Tensor>, IModule<Tensor, Tensor, Tensor>
    {
        private readonly ModuleList<TransformerEncoderLayer> _layers;

        internal TransformerEncoder(TransformerEncoderLayer encoder_layer, long num_layers)
            : base(nameof(TransformerEncoder))
        {
            ArgumentNullException.ThrowIfNull(encoder_layer);
            if (num_layers <= 0)
            {
                throw new ArgumentOutOfRangeException(nameof(num_layers), num_layers, "There must be at least one layer.");
            }
            var (model, heads, feedForward, dropout, activation) = encoder_layer.Options;
            var values = encoder_layer.state_dict();
            _layers = [];
            for (var i = 0L; i < num_layers; i++)
            {
                var copy = nn.TransformerEncoderLayer(model, heads, feedForward, dropout, activation);
                copy.load_state_dict(values);
                _layers.Add(copy);
            }
            register_module("layers", _layers);
        }

        /// <param name="src">[length, batch, d_model].</param>
        public Tensor call(Tensor src) => call(src, null!, null!);

        /// <param name="src">[length, batch, d_model].</param>
        /// <param name="src_mask">[length, length]: of bool, which pairs must not meet; of numbers, what is added to their scores.</param>
        public Tensor call(Tensor src, Tensor src_mask) => call(src, src_mask, null!);

        public override Tensor forward(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask)
        {
            using var scope = NewDisposeScope();
            foreach (var layer in _layers)
            {
                src = layer.Run(src, src_mask, src_key_padding_mask);
            }
            return src.MoveToOuterDisposeScope();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Self-attention and two linear layers, each added to its input and normalized.</summary>
            /// <param name="d_model">The features of input and result.</param>
            /// <param name="nhead">How many subspaces the attention has.</param>
            /// <param name="dim_feedforward">The features between the linear layers.</param>
            /// <param name="dropout">The probability of every dropout.</param>
            /// <param name="activation">What stands between the linear layers.</param>
            public static TransformerEncoderLayer TransformerEncoderLayer(long d_model = 512, long nhead = 8, long dim_feedforward = 2048, double dropout = 0.1, Activations activation = Activations.ReLU) =>
                new(d_model, nhead, dim_feedforward, dropout, activation);

            /// <summary>Copies of an encoder layer in a row.</summary>
            public static TransformerEncoder TransformerEncoder(TransformerEncoderLayer encoder_layer, long num_layers) => new(encoder_layer, num_layers);
        }
    }
}
