namespace TorchSharp;

// Tensors of the same type made through another one, random refills, and the little rest.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor empty(params long[] sizes) => new_empty(sizes);

        public Tensor zeros(params long[] sizes) => new_zeros(sizes);

        public Tensor ones(params long[] sizes) => torch.ones(sizes, dtype, device);

        public Tensor full(long[] sizes, Scalar value) => new_full(sizes, value);

        public Tensor full(ReadOnlySpan<long> sizes, Scalar value) => new_full(sizes, value);

        public Tensor eye(long rows, long columns) => torch.eye(rows, columns, dtype, device);

        public Tensor pin_memory() => Op.PinMemory.Invoke(this);

        public bool is_pinned() => Op.IsPinned.InvokeBool(this);

        public Tensor to_dense() => Op.ToDense.Invoke(this);

        /// <summary>The elements as nested lists, or the one element of a tensor without dimensions.</summary>
        public object tolist()
        {
            if (Dimensions == 0)
            {
                return ToScalar();
            }
            List<object> list = [];
            for (long i = 0; i < size(0); i++)
            {
                using var part = this[i];
                list.Add(part.tolist());
            }
            return list;
        }
    }

    private static partial class Op
    {
        internal static readonly Operator PinMemory = new("aten::pin_memory");
        internal static readonly Operator IsPinned = new("aten::is_pinned");
        internal static readonly Operator ToDense = new("aten::to_dense");
    }
}
