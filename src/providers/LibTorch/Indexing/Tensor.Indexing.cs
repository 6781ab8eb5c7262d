namespace TorchSharp;

public static partial class torch
{
    // As Python's brackets: numbers, slices and new dimensions make a view; positions and masks then pick from it, or are written through.
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Written(value, i1);
        }

        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => Written(value, i1, i2);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => Written(value, i1, i2, i3);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => Written(value, i1, i2, i3, i4);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At(i1, i2, i3, i4, i5);
            set => Written(value, i1, i2, i3, i4, i5);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At(i1, i2, i3, i4, i5, i6);
            set => Written(value, i1, i2, i3, i4, i5, i6);
        }

        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Written(value, indices);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            using var selection = new IndexSelection(this, indices);
            return selection.Read();
        }

        public Tensor index(params Tensor[] indices) => Op.IndexTensor.Invoke(this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var selection = new IndexSelection(this, indices);
            selection.Write(value, accumulate);
            return this;
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var number = torch.full([], value, dtype, device);
            return index_put_(number, indices, false);
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => Op.IndexPutInPlace.InvokeInPlace(this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var number = torch.full([], value, dtype, device);
            return index_put_(number, indices, false);
        }

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            var view = alias();
            foreach (var index in indices)
            {
                var next = view.select(0, index);
                view.Dispose();
                view = next;
            }
            return view;
        }

        private void Written(Tensor value, params ReadOnlySpan<long> indices)
        {
            using var view = At(indices);
            IndexSelection.Copy(value, view);
        }
    }

    private static partial class Op
    {
        internal static readonly Operator IndexTensor = new("aten::index", "Tensor");
        internal static readonly Operator IndexPutInPlace = new("aten::index_put_");
    }
}
