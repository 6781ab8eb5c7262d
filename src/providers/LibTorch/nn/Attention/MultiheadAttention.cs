using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Attention in several subspaces at once (Vaswani et al., 2017).</summary>
    /// <remarks>
    /// Query [queries, batch, embedded], key and value [keys, batch, ...]; the parameters are in_proj_weight and in_proj_bias (or q_proj_weight,
    /// k_proj_weight, v_proj_weight where key and value have other sizes), bias_k, bias_v and the module out_proj.
    /// </remarks>
    public sealed class MultiheadAttention : Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>
    {
        private readonly long _embedded;
        private readonly long _heads;
        private readonly double _dropout;
        private readonly bool _addsZero;
        private readonly Linear _output;
        private readonly bool _sameSizes;
        private Parameter? _inputWeight;
        private Parameter? _queryWeight;
        private Parameter? _keyWeight;
        private Parameter? _valueWeight;
        private Parameter? _inputBias;
        private Parameter? _biasKey;
        private Parameter? _biasValue;

        internal MultiheadAttention(long embedded_dim, long num_heads, double dropout, bool bias, bool add_bias_kv, bool add_zero_attn, long? kdim, long? vdim)
            : base(nameof(MultiheadAttention))
        {
            if (num_heads <= 0 || embedded_dim % num_heads != 0)
            {
                throw new ArgumentException($"embedded_dim must be a multiple of num_heads, but they are {embedded_dim} and {num_heads}.", nameof(embedded_dim));
            }
            functional.CheckProbability(dropout);
            (_embedded, _heads, _dropout, _addsZero) = (embedded_dim, num_heads, dropout, add_zero_attn);
            _sameSizes = (kdim ?? embedded_dim) == embedded_dim && (vdim ?? embedded_dim) == embedded_dim;
            if (_sameSizes)
            {
                Assign("in_proj_weight", ref _inputWeight, Xavier(3 * embedded_dim, embedded_dim));
            }
            else
            {
                Assign("q_proj_weight", ref _queryWeight, Xavier(embedded_dim, embedded_dim));
                Assign("k_proj_weight", ref _keyWeight, Xavier(embedded_dim, kdim ?? embedded_dim));
                Assign("v_proj_weight", ref _valueWeight, Xavier(embedded_dim, vdim ?? embedded_dim));
            }
            if (bias)
            {
                Assign("in_proj_bias", ref _inputBias, new Parameter(zeros(3 * embedded_dim)));
            }
            _output = nn.Linear(embedded_dim, embedded_dim, bias);
            register_module("out_proj", _output);
            if (bias)
            {
                init.zeros_(_output.bias!);
            }
            if (add_bias_kv)
            {
                Assign("bias_k", ref _biasKey, new Parameter(init.xavier_normal_(empty(1, 1, embedded_dim))));
                Assign("bias_v", ref _biasValue, new Parameter(init.xavier_normal_(empty(1, 1, embedded_dim))));
            }

            static Parameter Xavier(long rows, long columns) => new(init.xavier_uniform_(empty(rows, columns)));
        }

        /// <param name="query">[queries, batch, embedded].</param>
        /// <param name="key">[keys, batch, kdim].</param>
        /// <param name="value">[keys, batch, vdim].</param>
        /// <param name="key_padding_mask">[batch, keys] of bool: which keys are padding.</param>
        /// <param name="need_weights">Whether to give the weights, [batch, queries, keys], the mean over the heads; otherwise they are null.</param>
        /// <param name="attn_mask">[queries, keys] or [batch · heads, queries, keys]: of bool, which pairs must not meet; of numbers, what is added to their scores.</param>
        public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
            base.call(query, key, value, key_padding_mask, need_weights, attn_mask);

        public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
        {
            using var scope = NewDisposeScope();
            var (queries, batch) = (query.size(0), query.size(1));
            if (query.size(-1) != _embedded)
            {
                throw new ArgumentException($"The query must have {_embedded} features, but has {query.size(-1)}.", nameof(query));
            }
            var projectedQuery = Project(query, 0, _queryWeight);
            var projectedKey = Project(key, 1, _keyWeight);
            var projectedValue = Project(value, 2, _valueWeight);
            var added = 0;
            if (_biasKey is not null && _biasValue is not null)
            {
                projectedKey = cat([projectedKey, _biasKey.repeat(1, batch, 1)]);
                projectedValue = cat([projectedValue, _biasValue.repeat(1, batch, 1)]);
                added++;
            }
            var keysByHead = ByHead(projectedKey);
            var valuesByHead = ByHead(projectedValue);
            if (_addsZero)
            {
                var zero = zeros([batch * _heads, 1, _embedded / _heads], keysByHead.dtype, keysByHead.device);
                keysByHead = cat([keysByHead, zero], 1);
                valuesByHead = cat([valuesByHead, zero], 1);
                added++;
            }
            var mask = Mask(attn_mask, key_padding_mask, batch, added, keysByHead.dtype);
            var (read, weights) = functional.Attend(ByHead(projectedQuery), keysByHead, valuesByHead, mask, training ? _dropout : 0);
            var joined = read.transpose(0, 1).reshape(queries, batch, _embedded);
            var result = _output.call(joined).MoveToOuterDisposeScope();
            return Tuple.Create(result, need_weights ? weights.view(batch, _heads, queries, -1).mean([1]).MoveToOuterDisposeScope() : null!);

            Tensor ByHead(Tensor features) => features.reshape(-1, batch * _heads, _embedded / _heads).transpose(0, 1);
        }

        private Tensor Project(Tensor input, int part, Parameter? weight)
        {
            var rows = _sameSizes ? _inputWeight!.narrow(0, part * _embedded, _embedded) : weight!;
            return functional.linear(input, rows, _inputBias?.narrow(0, part * _embedded, _embedded));
        }

        // Both masks as numbers to add, [batch · heads or 1, queries or 1, keys]; the keys that this module adds are never masked.
        private Tensor? Mask(Tensor? pairs, Tensor? padding, long batch, int added, ScalarType type)
        {
            var mask = pairs is null ? null : Additive(pairs, type);
            if (padding is not null)
            {
                var byHead = Additive(padding, type).view(batch, 1, 1, -1).expand(-1, _heads, -1, -1).reshape(batch * _heads, 1, -1);
                mask = mask is null ? byHead : mask.add(byHead);
            }
            return mask is not null && added > 0 ? functional.pad(mask, (0, added)) : mask;
        }

        private static Tensor Additive(Tensor mask, ScalarType type) =>
            mask.dtype == ScalarType.Bool ? zeros(mask.shape, type, mask.device).masked_fill(mask, double.NegativeInfinity) : mask;
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Attention in several subspaces at once.</summary>
            /// <param name="embedded_dim">The features of query and result.</param>
            /// <param name="num_heads">How many subspaces; they share the features.</param>
            /// <param name="dropout">The probability of dropout of the attention.</param>
            /// <param name="bias">Whether the projections have a bias.</param>
            /// <param name="add_bias_kv">Whether to add a trained key and value.</param>
            /// <param name="add_zero_attn">Whether to add a key and a value of zeros.</param>
            /// <param name="kdim">The features of the keys, where others.</param>
            /// <param name="vdim">The features of the values, where others.</param>
            public static MultiheadAttention MultiheadAttention(long embedded_dim, long num_heads, double dropout = 0, bool bias = true, bool add_bias_kv = false, bool add_zero_attn = false, long? kdim = null, long? vdim = null) =>
                new(embedded_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim, vdim);
        }
    }
}
