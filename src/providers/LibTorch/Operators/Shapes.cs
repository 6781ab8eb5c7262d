using static TorchSharp.Argument;

namespace TorchSharp;

// The same elements in another shape. Most results are views.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Op.View.Invoke(this, shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor reshape(params long[] shape) => Op.Reshape.Invoke(this, shape);

        public Tensor view_as_real() => Op.ViewAsReal.Invoke(this);

        public Tensor view_as_complex() => Op.ViewAsComplex.Invoke(this);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Op.FlattenUsingInts.Invoke(this, start_dim, end_dim);

        public Tensor ravel() => Op.Ravel.Invoke(this);

        public Tensor unflatten(long dim, params long[] sizes) => Op.UnflattenInt.Invoke(this, dim, sizes);

        public Tensor unflatten(long dim, Size sizes) => Op.UnflattenInt.Invoke(this, dim, sizes.Shape);

        public Tensor squeeze(long? dim = null) => dim is { } d ? Op.SqueezeDim.Invoke(this, d) : Op.Squeeze.Invoke(this);

        public Tensor squeeze_(long? dim = null) => dim is { } d ? Op.SqueezeDimInPlace.InvokeInPlace(this, d) : Op.SqueezeInPlace.InvokeInPlace(this);

        public Tensor unsqueeze(long dim) => Op.Unsqueeze.Invoke(this, dim);

        public Tensor unsqueeze_(long dim) => Op.UnsqueezeInPlace.InvokeInPlace(this, dim);

        public Tensor permute(params long[] permutation) => Op.Permute.Invoke(this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => Op.Permute.Invoke(this, permutation.ToArray());

        public Tensor transpose(long dim0, long dim1) => Op.TransposeInt.Invoke(this, dim0, dim1);

        public Tensor transpose_(long dim0, long dim1) => Op.TransposeInPlace.InvokeInPlace(this, dim0, dim1);

        public Tensor swapaxes(long dim0, long dim1) => Op.TransposeInt.Invoke(this, dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => Op.TransposeInt.Invoke(this, dim0, dim1);

        public Tensor t() => Op.T.Invoke(this);

        public Tensor adjoint() => Op.Adjoint.Invoke(this);

        public Tensor T => Op.NumpyT.Invoke(this);

        public Tensor H => Op.MatrixH.Invoke(this);

        public Tensor mT => Op.MT.Invoke(this);

        public Tensor mH => Op.MH.Invoke(this);

        /// <summary>The real parts, as a view.</summary>
        public Tensor real => Op.Real.Invoke(this);

        public Tensor imag => Op.Imag.Invoke(this);

        public Tensor movedim(long[] source, long[] destination) => Op.MovedimIntlist.Invoke(this, source, destination);

        public Tensor moveaxis(long[] source, long[] destination) => Op.MovedimIntlist.Invoke(this, source, destination);

        public Tensor expand(params long[] sizes) => Op.Expand.Invoke(this, sizes);

        public Tensor expand(long[] sizes, bool isImplicit = false) => Op.Expand.Invoke(this, sizes, isImplicit);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Op.Expand.Invoke(this, sizes.ToArray(), isImplicit);

        public Tensor expand(Size sizes, bool isImplicit = false) => Op.Expand.Invoke(this, sizes.Shape, isImplicit);

        public Tensor expand_as(Tensor other) => Op.ExpandAs.Invoke(this, other);

        public Tensor broadcast_to(params long[] shape) => Op.BroadcastTo.Invoke(this, shape);

        public Tensor repeat(params long[] sizes) => Op.Repeat.Invoke(this, sizes);

        public Tensor tile(long[] reps) => Op.Tile.Invoke(this, reps);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null)
            => Op.RepeatInterleaveSelfInt.Invoke(this, repeats, dim, output_size);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null)
            => Op.RepeatInterleaveSelfTensor.Invoke(this, repeats, dim, output_size);

        public Tensor flip(params long[] dims) => Op.Flip.Invoke(this, dims);

        public Tensor fliplr() => Op.Fliplr.Invoke(this);

        public Tensor flipud() => Op.Flipud.Invoke(this);

        public Tensor roll(long[] shifts, long[] dims) => Op.Roll.Invoke(this, shifts, dims);

        public Tensor roll(long[] shifts) => Op.Roll.Invoke(this, shifts);

        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Op.Roll.Invoke(this, shifts.ToArray(), dims.ToArray());

        public Tensor roll(long shifts, long? dims = null) => Op.Roll.Invoke(this, new[] { shifts }, dims is { } d ? [d] : Array.Empty<long>());

        public Tensor roll((long, long) shifts, (long, long) dims)
            => Op.Roll.Invoke(this, new[] { shifts.Item1, shifts.Item2 }, new[] { dims.Item1, dims.Item2 });

        public Tensor roll((long, long, long) shifts, (long, long, long) dims)
            => Op.Roll.Invoke(this, new[] { shifts.Item1, shifts.Item2, shifts.Item3 }, new[] { dims.Item1, dims.Item2, dims.Item3 });

        public Tensor rot90(long k = 1, (long, long)? dims = null)
            => Op.Rot90.Invoke(this, k, dims is { } d ? new[] { d.Item1, d.Item2 } : new long[] { 0, 1 });

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Op.AsStrided.Invoke(this, size, strides, storageOffset);

        public Tensor unfold(long dimension, long size, long step) => Op.Unfold.Invoke(this, dimension, size, step);

        public Tensor contiguous() => Op.Contiguous.Invoke(this);

        public bool is_contiguous() => Describe().Contiguous != 0;

        public Tensor clone() => Op.Clone.Invoke(this);

        public Tensor alias() => Op.Alias.Invoke(this);

        public Tensor diag(long diagonal = 0) => Op.Diag.Invoke(this, diagonal);

        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Op.DiagEmbed.Invoke(this, offset, dim1, dim2);

        public Tensor diagflat(long offset = 0) => Op.Diagflat.Invoke(this, offset);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Op.Diagonal.Invoke(this, offset, dim1, dim2);

        public Tensor tril(long diagonal = 0) => Op.Tril.Invoke(this, diagonal);

        public Tensor tril_(long diagonal = 0) => Op.TrilInPlace.InvokeInPlace(this, diagonal);

        public Tensor triu(long diagonal = 0) => Op.Triu.Invoke(this, diagonal);

        public Tensor triu_(long diagonal = 0) => Op.TriuInPlace.InvokeInPlace(this, diagonal);

        public Tensor trace() => Op.Trace.Invoke(this);

        public Tensor channel_shuffle(long groups) => Op.ChannelShuffle.Invoke(this, groups);

        public Tensor atleast_1d() => Op.Atleast1d.Invoke(this);

        public Tensor atleast_2d() => Op.Atleast2d.Invoke(this);

        public Tensor atleast_3d() => Op.Atleast3d.Invoke(this);

        public Tensor vander(long N = -1, bool increasing = false) => torch.vander(this, N, increasing);
    }

    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);

    public static Tensor view_as_real(Tensor input) => input.view_as_real();

    public static Tensor view_as_complex(Tensor input) => input.view_as_complex();

    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    public static Tensor ravel(Tensor input) => input.ravel();

    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);

    public static Tensor unflatten(Tensor input, long dim, Size sizes) => input.unflatten(dim, sizes);

    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    public static Tensor squeeze_(Tensor input, long? dim = null) => input.squeeze_(dim);

    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);

    public static Tensor unsqueeze_(Tensor input, long dim) => input.unsqueeze_(dim);

    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);

    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);

    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.swapaxes(axis0, axis1);

    public static Tensor swapdims(Tensor input, long dim0, long dim1) => input.swapdims(dim0, dim1);

    public static Tensor t(Tensor input) => input.t();

    public static Tensor adjoint(Tensor input) => input.adjoint();

    public static Tensor real(Tensor input) => input.real;

    public static Tensor imag(Tensor input) => input.imag;

    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);

    public static Tensor moveaxis(Tensor input, long[] source, long[] destination) => input.moveaxis(source, destination);

    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    public static Tensor moveaxis(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    public static Tensor moveaxis(Tensor input, (long, long) source, (long, long) destination)
        => input.movedim([source.Item1, source.Item2], [destination.Item1, destination.Item2]);

    public static Tensor moveaxis(Tensor input, (long, long, long) source, (long, long, long) destination)
        => input.movedim([source.Item1, source.Item2, source.Item3], [destination.Item1, destination.Item2, destination.Item3]);

    public static Tensor moveaxis(Tensor input, (long, long, long, long) source, (long, long, long, long) destination)
        => input.movedim([source.Item1, source.Item2, source.Item3, source.Item4], [destination.Item1, destination.Item2, destination.Item3, destination.Item4]);

    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);

    public static Tensor tile(Tensor input, long[] dims) => input.tile(dims);

    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);

    public static Tensor fliplr(Tensor input) => input.fliplr();

    public static Tensor flipud(Tensor input) => input.flipud();

    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);

    public static Tensor roll(Tensor input, long[] shifts) => input.roll(shifts);

    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => input.roll(shifts, dims);

    public static Tensor roll(Tensor input, long shifts, long? dims = null) => input.roll(shifts, dims);

    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) => input.roll(shifts, dims);

    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) => input.roll(shifts, dims);

    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) => input.rot90(k, dims);

    public static Tensor clone(Tensor input) => input.clone();

    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);

    public static Tensor diag_embed(Tensor input, long offset = 0, long dim1 = -2, long dim2 = -1) => input.diag_embed(offset, dim1, dim2);

    public static Tensor diagflat(Tensor input, long offset = 0) => input.diagflat(offset);

    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal(offset, dim1, dim2);

    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);

    public static Tensor tril_(Tensor input, long diagonal = 0) => input.tril_(diagonal);

    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);

    public static Tensor triu_(Tensor input, long diagonal = 0) => input.triu_(diagonal);

    public static Tensor trace(Tensor input) => input.trace();

    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => Array.ConvertAll(input, tensor => tensor.atleast_1d());

    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => Array.ConvertAll(input, tensor => tensor.atleast_2d());

    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => Array.ConvertAll(input, tensor => tensor.atleast_3d());

    public static Tensor vander(Tensor x, long N = -1, bool increasing = false) => Op.Vander.Invoke(x, N < 0 ? None : N, increasing);

    private static partial class Op
    {
        internal static readonly Operator View = new("aten::view");
        internal static readonly Operator Reshape = new("aten::reshape");
        internal static readonly Operator ViewAsReal = new("aten::view_as_real");
        internal static readonly Operator ViewAsComplex = new("aten::view_as_complex");
        internal static readonly Operator FlattenUsingInts = new("aten::flatten", "using_ints");
        internal static readonly Operator Ravel = new("aten::ravel");
        internal static readonly Operator UnflattenInt = new("aten::unflatten", "int");
        internal static readonly Operator Squeeze = new("aten::squeeze");
        internal static readonly Operator SqueezeDim = new("aten::squeeze", "dim");
        internal static readonly Operator SqueezeInPlace = new("aten::squeeze_");
        internal static readonly Operator SqueezeDimInPlace = new("aten::squeeze_", "dim");
        internal static readonly Operator Unsqueeze = new("aten::unsqueeze");
        internal static readonly Operator UnsqueezeInPlace = new("aten::unsqueeze_");
        internal static readonly Operator Permute = new("aten::permute");
        internal static readonly Operator TransposeInt = new("aten::transpose", "int");
        internal static readonly Operator TransposeInPlace = new("aten::transpose_");
        internal static readonly Operator T = new("aten::t");
        internal static readonly Operator Adjoint = new("aten::adjoint");
        internal static readonly Operator NumpyT = new("aten::numpy_T");
        internal static readonly Operator MatrixH = new("aten::matrix_H");
        internal static readonly Operator MT = new("aten::mT");
        internal static readonly Operator MH = new("aten::mH");
        internal static readonly Operator Real = new("aten::real");
        internal static readonly Operator Imag = new("aten::imag");
        internal static readonly Operator MovedimIntlist = new("aten::movedim", "intlist");
        internal static readonly Operator Expand = new("aten::expand");
        internal static readonly Operator ExpandAs = new("aten::expand_as");
        internal static readonly Operator BroadcastTo = new("aten::broadcast_to");
        internal static readonly Operator Repeat = new("aten::repeat");
        internal static readonly Operator Tile = new("aten::tile");
        internal static readonly Operator RepeatInterleaveSelfInt = new("aten::repeat_interleave", "self_int");
        internal static readonly Operator RepeatInterleaveSelfTensor = new("aten::repeat_interleave", "self_Tensor");
        internal static readonly Operator Flip = new("aten::flip");
        internal static readonly Operator Fliplr = new("aten::fliplr");
        internal static readonly Operator Flipud = new("aten::flipud");
        internal static readonly Operator Roll = new("aten::roll");
        internal static readonly Operator Rot90 = new("aten::rot90");
        internal static readonly Operator AsStrided = new("aten::as_strided");
        internal static readonly Operator Unfold = new("aten::unfold");
        internal static readonly Operator Contiguous = new("aten::contiguous");
        internal static readonly Operator Clone = new("aten::clone");
        internal static readonly Operator Alias = new("aten::alias");
        internal static readonly Operator Diag = new("aten::diag");
        internal static readonly Operator DiagEmbed = new("aten::diag_embed");
        internal static readonly Operator Diagflat = new("aten::diagflat");
        internal static readonly Operator Diagonal = new("aten::diagonal");
        internal static readonly Operator Tril = new("aten::tril");
        internal static readonly Operator TrilInPlace = new("aten::tril_");
        internal static readonly Operator Triu = new("aten::triu");
        internal static readonly Operator TriuInPlace = new("aten::triu_");
        internal static readonly Operator Trace = new("aten::trace");
        internal static readonly Operator ChannelShuffle = new("aten::channel_shuffle");
        internal static readonly Operator Atleast1d = new("aten::atleast_1d");
        internal static readonly Operator Atleast2d = new("aten::atleast_2d");
        internal static readonly Operator Atleast3d = new("aten::atleast_3d");
        internal static readonly Operator Vander = new("aten::vander");
    }
}
