namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>softmax(query · keyᵀ / √features) · value.</summary>
            /// <param name="query">[..., queries, features].</param>
            /// <param name="key">[..., keys, features].</param>
            /// <param name="value">[..., keys, values].</param>
            /// <param name="attn_mask">[..., queries, keys]: of bool, which pairs may meet; of numbers, what is added to their scores.</param>
            /// <param name="p">The probability of dropout of the attention, from the process-wide generator.</param>
            /// <param name="is_casual">Whether a query sees only the keys up to its own place; then without a mask.</param>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                CheckProbability(p);
                if (is_casual && attn_mask is not null)
                {
                    throw new ArgumentException("Causal attention takes no mask of its own.", nameof(attn_mask));
                }
                using var scope = NewDisposeScope();
                var mask = is_casual ? ones([query.size(-2), key.size(-2)], ScalarType.Bool, query.device).tril() : attn_mask;
                return Attend(query, key, value, mask, p).Result.MoveToOuterDisposeScope();
            }

            /// <summary>The attention and the weights with which it read the values, both in the caller's dispose scope.</summary>
            internal static (Tensor Result, Tensor Weights) Attend(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout)
            {
                var scores = query.mul(1 / Math.Sqrt(query.size(-1))).matmul(key.transpose(-2, -1));
                if (mask is not null)
                {
                    scores = mask.dtype == ScalarType.Bool ? scores.masked_fill(mask.logical_not(), double.NegativeInfinity) : scores.add(mask);
                }
                var weights = Softmax.Invoke(scores, -1);
                if (dropout > 0)
                {
                    weights = Drop.Invoke(weights, dropout, true);
                }
                return (weights.matmul(value), weights);
            }
        }
    }
}
