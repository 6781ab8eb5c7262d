namespace TorchSharp;

// Several tensors from one, and one from several.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor[] chunk(long chunks, long dim = 0) => Op.Chunk.InvokeList(this, chunks, dim);

        public Tensor[] unbind(long dimension = 0) => Op.UnbindInt.InvokeList(this, dimension);

        public Tensor[] split(long size, int dim = 0) => Op.SplitTensor.InvokeList(this, size, dim);

        public Tensor[] split(params long[] sizes) => Op.SplitWithSizes.InvokeList(this, sizes);

        public Tensor[] split(long[] sizes, long dim = 0) => Op.SplitWithSizes.InvokeList(this, sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Op.SplitWithSizes.InvokeList(this, sizes.ToArray(), dim);

        public Tensor[] tensor_split(long size, long dim = 0) => Op.TensorSplitSections.InvokeList(this, size, dim);

        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Op.TensorSplitIndices.InvokeList(this, sizes, dim);

        public Tensor[] tensor_split(Tensor indices, long dim = 0) => Op.TensorSplitTensorIndicesOrSections.InvokeList(this, indices, dim);

        public Tensor[] hsplit(long size) => Op.HsplitInt.InvokeList(this, size);

        public Tensor[] hsplit(params long[] sizes) => Op.HsplitArray.InvokeList(this, sizes);

        public Tensor[] vsplit(long size) => Op.VsplitInt.InvokeList(this, size);

        public Tensor[] vsplit(params long[] sizes) => Op.VsplitArray.InvokeList(this, sizes);

        public Tensor[] dsplit(long size) => Op.DsplitInt.InvokeList(this, size);

        public Tensor[] dsplit(params long[] sizes) => Op.DsplitArray.InvokeList(this, sizes);
    }

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);

    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);

    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);

    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);

    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);

    public static Tensor[] tensor_split(Tensor input, Tensor indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);

    public static Tensor[] hsplit(Tensor input, long indices_or_sections) => input.hsplit(indices_or_sections);

    public static Tensor[] hsplit(Tensor input, long[] indices_or_sections) => input.hsplit(indices_or_sections);

    public static Tensor[] vsplit(Tensor input, long[] indices_or_sections) => input.vsplit(indices_or_sections);

    public static Tensor[] dsplit(Tensor input, long size) => input.dsplit(size);

    public static Tensor[] dsplit(Tensor input, long[] indices_or_sections) => input.dsplit(indices_or_sections);

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Op.Cat.Invoke(tensors.ToArray(), dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Op.Cat.Invoke(tensors.ToArray(), dim);

    public static Tensor cat(Tensor[] tensors, long dim = 0) => Op.Cat.Invoke(tensors, dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => Op.Cat.Invoke(tensors.ToArray(), dim);

    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Op.Cat.Invoke(tensors.ToArray(), dim);

    public static Tensor concat(Tensor[] tensors, long dim = 0) => Op.Cat.Invoke(tensors, dim);

    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => Op.Cat.Invoke(tensors.ToArray(), axis);

    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => Op.Cat.Invoke(tensors.ToArray(), axis);

    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => Op.Cat.Invoke(tensors, axis);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Op.Stack.Invoke(tensors.ToArray(), dim);

    public static Tensor hstack(IEnumerable<Tensor> tensors) => Op.Hstack.Invoke(tensors.ToArray());

    public static Tensor hstack(IList<Tensor> tensors) => Op.Hstack.Invoke(tensors.ToArray());

    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Op.Hstack.Invoke(tensors.ToArray());

    public static Tensor hstack(params Tensor[] tensors) => Op.Hstack.Invoke(tensors);

    public static Tensor vstack(IList<Tensor> tensors) => Op.Vstack.Invoke(tensors.ToArray());

    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Op.Vstack.Invoke(tensors.ToArray());

    public static Tensor vstack(Tensor[] tensors) => Op.Vstack.Invoke(tensors);

    public static Tensor dstack(IEnumerable<Tensor> tensors) => Op.Dstack.Invoke(tensors.ToArray());

    public static Tensor dstack(IList<Tensor> tensors) => Op.Dstack.Invoke(tensors.ToArray());

    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Op.Dstack.Invoke(tensors.ToArray());

    public static Tensor dstack(params Tensor[] tensors) => Op.Dstack.Invoke(tensors);

    public static Tensor column_stack(IList<Tensor> tensors) => Op.ColumnStack.Invoke(tensors.ToArray());

    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Op.ColumnStack.Invoke(tensors.ToArray());

    public static Tensor column_stack(params Tensor[] tensors) => Op.ColumnStack.Invoke(tensors);

    public static Tensor row_stack(IList<Tensor> tensors) => Op.Vstack.Invoke(tensors.ToArray());

    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => Op.Vstack.Invoke(tensors.ToArray());

    public static Tensor row_stack(params Tensor[] tensors) => Op.Vstack.Invoke(tensors);

    public static Tensor block_diag(params Tensor[] tensors) => Op.BlockDiag.Invoke(tensors);

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Op.BroadcastTensors.InvokeList(tensors);

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") => Op.MeshgridIndexing.InvokeList(tensors.ToArray(), indexing);

    public static Tensor cartesian_prod(IList<Tensor> tensors) => Op.CartesianProd.Invoke(tensors.ToArray());

    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => Op.CartesianProd.Invoke(tensors.ToArray());

    public static Tensor cartesian_prod(params Tensor[] tensors) => Op.CartesianProd.Invoke(tensors);

    public static Tensor combinations(Tensor input, int r = 2, bool with_replacement = false) => Op.Combinations.Invoke(input, r, with_replacement);

    private static partial class Op
    {
        internal static readonly Operator Chunk = new("aten::chunk");
        internal static readonly Operator UnbindInt = new("aten::unbind", "int");
        internal static readonly Operator SplitTensor = new("aten::split", "Tensor");
        internal static readonly Operator SplitWithSizes = new("aten::split_with_sizes");
        internal static readonly Operator TensorSplitSections = new("aten::tensor_split", "sections");
        internal static readonly Operator TensorSplitIndices = new("aten::tensor_split", "indices");
        internal static readonly Operator TensorSplitTensorIndicesOrSections = new("aten::tensor_split", "tensor_indices_or_sections");
        internal static readonly Operator HsplitInt = new("aten::hsplit", "int");
        internal static readonly Operator HsplitArray = new("aten::hsplit", "array");
        internal static readonly Operator VsplitInt = new("aten::vsplit", "int");
        internal static readonly Operator VsplitArray = new("aten::vsplit", "array");
        internal static readonly Operator DsplitInt = new("aten::dsplit", "int");
        internal static readonly Operator DsplitArray = new("aten::dsplit", "array");
        internal static readonly Operator Cat = new("aten::cat");
        internal static readonly Operator Stack = new("aten::stack");
        internal static readonly Operator Hstack = new("aten::hstack");
        internal static readonly Operator Vstack = new("aten::vstack");
        internal static readonly Operator Dstack = new("aten::dstack");
        internal static readonly Operator ColumnStack = new("aten::column_stack");
        internal static readonly Operator BlockDiag = new("aten::block_diag");
        internal static readonly Operator BroadcastTensors = new("aten::broadcast_tensors");
        internal static readonly Operator MeshgridIndexing = new("aten::meshgrid", "indexing");
        internal static readonly Operator CartesianProd = new("aten::cartesian_prod");
        internal static readonly Operator Combinations = new("aten::combinations");
    }
}
