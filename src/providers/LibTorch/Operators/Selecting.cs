namespace TorchSharp;

// Elements picked by position, index or mask, and written back.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor select(long dim, long index) => Op.SelectInt.Invoke(this, dim, index);

        public Tensor narrow(long dim, long start, long length) => Op.Narrow.Invoke(this, dim, start, length);

        public Tensor slice(long dim, long start, long finish, long step) => Op.SliceTensor.Invoke(this, dim, start, finish, step);

        public Tensor index_select(long dim, Tensor index) => Op.IndexSelect.Invoke(this, dim, index);

        public Tensor masked_select(Tensor mask) => Op.MaskedSelect.Invoke(this, mask);

        public Tensor gather(long dim, Tensor index) => Op.Gather.Invoke(this, dim, index);

        public Tensor take(Tensor index) => Op.Take.Invoke(this, index);

        public Tensor take_along_dim(Tensor indices, long dim) => Op.TakeAlongDim.Invoke(this, indices, dim);

        public Tensor take_along_dim(Tensor indices) => Op.TakeAlongDim.Invoke(this, indices);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Op.ScatterSrc.Invoke(this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Op.ScatterSrcInPlace.InvokeInPlace(this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Op.ScatterAdd.Invoke(this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Op.ScatterAddInPlace.InvokeInPlace(this, dim, index, src);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Op.IndexAdd.Invoke(this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Op.IndexAddInPlace.InvokeInPlace(this, dim, index, source, alpha);

        public Tensor index_copy(long dim, Tensor index, Tensor source) => Op.IndexCopy.Invoke(this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Op.IndexCopyInPlace.InvokeInPlace(this, dim, index, source);

        public Tensor index_fill(long dim, Tensor index, Scalar value) => Op.IndexFillIntScalar.Invoke(this, dim, index, value);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Op.IndexFillIntScalarInPlace.InvokeInPlace(this, dim, index, value);

        public Tensor masked_fill(Tensor mask, Scalar value) => Op.MaskedFillScalar.Invoke(this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Op.MaskedFillScalarInPlace.InvokeInPlace(this, mask, value);

        public Tensor masked_scatter(Tensor mask, Tensor value) => Op.MaskedScatter.Invoke(this, mask, value);

        public Tensor masked_scatter_(Tensor mask, Tensor value) => Op.MaskedScatterInPlace.InvokeInPlace(this, mask, value);

        public Tensor select_scatter(Tensor src, long dim, long index) => Op.SelectScatter.Invoke(this, src, dim, index);

        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1)
            => Op.SliceScatter.Invoke(this, src, dim, start, end, step);

        public Tensor diagonal_scatter(Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) => Op.DiagonalScatter.Invoke(this, src, offset, dim1, dim2);

        public Tensor where(Tensor condition, Tensor y) => Op.WhereSelf.Invoke(condition, this, y);

        public Tensor fill_(Scalar value) => Op.FillScalarInPlace.InvokeInPlace(this, value);

        public Tensor zero_() => Op.ZeroInPlace.InvokeInPlace(this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Op.CopyInPlace.InvokeInPlace(this, source, nonBlocking);

        public Tensor set_(Tensor source) => Op.SetSourceTensorInPlace.InvokeInPlace(this, source);
    }

    public static Tensor select(Tensor input, long dim, long index) => input.select(dim, index);

    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);

    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);

    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) => Op.Gather.Invoke(input, dim, index, sparse_grad);

    public static Tensor take(Tensor input, Tensor index) => input.take(index);

    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) => input.take_along_dim(indices, dim);

    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => input.scatter(dim, index, src);

    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_(dim, index, src);

    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add(dim, index, src);

    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add_(dim, index, src);

    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add(dim, index, source, alpha);

    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add_(dim, index, source, alpha);

    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy(dim, index, source);

    public static Tensor index_copy_(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy_(dim, index, source);

    public static Tensor index_fill(Tensor input, long dim, Tensor index, Scalar value) => input.index_fill(dim, index, value);

    public static Tensor index_fill_(Tensor input, long dim, Tensor index, Scalar value) => input.index_fill_(dim, index, value);

    public static Tensor select_scatter(Tensor input, Tensor src, long dim, long index) => input.select_scatter(src, dim, index);

    public static Tensor slice_scatter(Tensor input, Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) => input.slice_scatter(src, dim, start, end, step);

    public static Tensor diagonal_scatter(Tensor input, Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal_scatter(src, offset, dim1, dim2);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Op.WhereSelf.Invoke(condition, x, y);

    public static Tensor[] where(Tensor condition) => Op.Where.InvokeList(condition);

    private static partial class Op
    {
        internal static readonly Operator SelectInt = new("aten::select", "int");
        internal static readonly Operator Narrow = new("aten::narrow");
        internal static readonly Operator SliceTensor = new("aten::slice", "Tensor");
        internal static readonly Operator IndexSelect = new("aten::index_select");
        internal static readonly Operator MaskedSelect = new("aten::masked_select");
        internal static readonly Operator Gather = new("aten::gather");
        internal static readonly Operator Take = new("aten::take");
        internal static readonly Operator TakeAlongDim = new("aten::take_along_dim");
        internal static readonly Operator ScatterSrc = new("aten::scatter", "src");
        internal static readonly Operator ScatterSrcInPlace = new("aten::scatter_", "src");
        internal static readonly Operator ScatterAdd = new("aten::scatter_add");
        internal static readonly Operator ScatterAddInPlace = new("aten::scatter_add_");
        internal static readonly Operator IndexAdd = new("aten::index_add");
        internal static readonly Operator IndexAddInPlace = new("aten::index_add_");
        internal static readonly Operator IndexCopy = new("aten::index_copy");
        internal static readonly Operator IndexCopyInPlace = new("aten::index_copy_");
        internal static readonly Operator IndexFillIntScalar = new("aten::index_fill", "int_Scalar");
        internal static readonly Operator IndexFillIntScalarInPlace = new("aten::index_fill_", "int_Scalar");
        internal static readonly Operator MaskedFillScalar = new("aten::masked_fill", "Scalar");
        internal static readonly Operator MaskedFillScalarInPlace = new("aten::masked_fill_", "Scalar");
        internal static readonly Operator MaskedScatter = new("aten::masked_scatter");
        internal static readonly Operator MaskedScatterInPlace = new("aten::masked_scatter_");
        internal static readonly Operator SelectScatter = new("aten::select_scatter");
        internal static readonly Operator SliceScatter = new("aten::slice_scatter");
        internal static readonly Operator DiagonalScatter = new("aten::diagonal_scatter");
        internal static readonly Operator WhereSelf = new("aten::where", "self");
        internal static readonly Operator Where = new("aten::where");
        internal static readonly Operator FillScalarInPlace = new("aten::fill_", "Scalar");
        internal static readonly Operator ZeroInPlace = new("aten::zero_");
        internal static readonly Operator CopyInPlace = new("aten::copy_");
        internal static readonly Operator SetSourceTensorInPlace = new("aten::set_", "source_Tensor");
    }
}
