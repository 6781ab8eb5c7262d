using static TorchSharp.Argument;

namespace TorchSharp;

// From many elements to fewer: over everything, or over dimensions.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor all() => Op.All.Invoke(this);

        public Tensor all(long dim, bool keepdim = false) => Op.AllDim.Invoke(this, dim, keepdim);

        public Tensor any() => Op.Any.Invoke(this);

        public Tensor any(long dim, bool keepdim = false) => Op.AnyDim.Invoke(this, dim, keepdim);

        public Tensor sum(ScalarType? type = null) => Op.Sum.Invoke(this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Op.SumDimIntList.Invoke(this, new[] { dim }, keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null)
            => Op.SumDimIntList.Invoke(this, new[] { dim0, dim1 }, keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null)
            => Op.SumDimIntList.Invoke(this, new[] { dim0, dim1, dim2 }, keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Op.SumDimIntList.Invoke(this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
            => Op.SumDimIntList.Invoke(this, dim.ToArray(), keepdim, type);

        public Tensor mean() => Op.Mean.Invoke(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Op.MeanDim.Invoke(this, dimensions, keepdim, type);

        public Tensor nansum() => Op.Nansum.Invoke(this);

        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null)
            => dim is { } d ? Op.Nanmean.Invoke(this, new long[] { d }, keepdim, dtype) : Op.Nanmean.Invoke(this, None, keepdim, dtype);

        public Tensor prod(ScalarType? type = null) => Op.Prod.Invoke(this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Op.ProdDimInt.Invoke(this, dim, keepdim, type);

        public Tensor max() => Op.Max.Invoke(this);

        public Tensor max(Tensor other) => Op.MaxOther.Invoke(this, other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Op.MaxDim.Invoke2(this, dim, keepdim);

        public Tensor min() => Op.Min.Invoke(this);

        public Tensor min(Tensor other) => Op.MinOther.Invoke(this, other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Op.MinDim.Invoke2(this, dim, keepdim);

        public Tensor argmax() => Op.Argmax.Invoke(this);

        public Tensor argmax(long dim, bool keepdim = false) => Op.Argmax.Invoke(this, dim, keepdim);

        public Tensor argmin() => Op.Argmin.Invoke(this);

        public Tensor argmin(long dim, bool keepdim = false) => Op.Argmin.Invoke(this, dim, keepdim);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Reduced(Op.Amax, Op.AmaxOut, dims, keepdim, @out);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Reduced(Op.Amax, Op.AmaxOut, dims.ToArray(), keepdim, @out);

        public Tensor amax(params long[] dims) => Op.Amax.Invoke(this, dims);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Reduced(Op.Amin, Op.AminOut, dims, keepdim, @out);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Reduced(Op.Amin, Op.AminOut, dims.ToArray(), keepdim, @out);

        public Tensor amin(params long[] dims) => Op.Amin.Invoke(this, dims);

        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) => Op.Aminmax.Invoke2(this, dim, keepdim);

        public Tensor median() => Op.Median.Invoke(this);

        public Tensor nanmedian() => Op.Nanmedian.Invoke(this);

        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) => Op.Mode.Invoke2(this, dim, keepdim);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) => Op.Kthvalue.Invoke2(this, k, dim ?? -1, keepdim);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Op.Quantile.Invoke(this, q, dim, keepdim);

        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Op.Nanquantile.Invoke(this, q, dim, keepdim);

        public Tensor logsumexp(long dim, bool keepdim = false) => Op.Logsumexp.Invoke(this, new[] { dim }, keepdim);

        public Tensor count_nonzero(long[]? dims = null) => dims is null ? Op.CountNonzero.Invoke(this, None) : Op.CountNonzeroDimIntList.Invoke(this, dims);

        public Tensor std(bool unbiased = true) => Op.Std.Invoke(this, unbiased);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdDim.Invoke(this, dimensions, unbiased, keepdim), type);

        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdDim.Invoke(this, dimensions.ToArray(), unbiased, keepdim), type);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdDim.Invoke(this, new[] { dim }, unbiased, keepdim), type);

        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdDim.Invoke(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);

        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdDim.Invoke(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);

        public Tensor var(bool unbiased = true) => Op.Var.Invoke(this, unbiased);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarDim.Invoke(this, dimensions, unbiased, keepdim), type);

        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarDim.Invoke(this, dimensions.ToArray(), unbiased, keepdim), type);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarDim.Invoke(this, new[] { dim }, unbiased, keepdim), type);

        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarDim.Invoke(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);

        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarDim.Invoke(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Op.StdMean.Invoke2(this, unbiased);

        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdMeanDim.Invoke2(this, dimensions, unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdMeanDim.Invoke2(this, dimensions.ToArray(), unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdMeanDim.Invoke2(this, new[] { dim }, unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdMeanDim.Invoke2(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.StdMeanDim.Invoke2(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);

        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Op.VarMean.Invoke2(this, unbiased);

        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarMeanDim.Invoke2(this, dimensions, unbiased, keepdim), type);

        public (Tensor std, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarMeanDim.Invoke2(this, dimensions.ToArray(), unbiased, keepdim), type);

        public (Tensor var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarMeanDim.Invoke2(this, new[] { dim }, unbiased, keepdim), type);

        public (Tensor var, Tensor mean) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarMeanDim.Invoke2(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);

        public (Tensor var, Tensor mean) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => Typed(Op.VarMeanDim.Invoke2(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);

        public Tensor norm(float p = 2f) => Op.NormScalar.Invoke(this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2f) => Op.NormScalarOptDim.Invoke(this, p, new long[] { dim }, keepdim);

        public Tensor dist(Tensor other, float p = 2f) => Op.Dist.Invoke(this, other, p);

        public Tensor renorm(float p, long dim, float maxnorm) => Op.Renorm.Invoke(this, p, dim, maxnorm);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Op.Histc.Invoke(this, bins, min, max);

        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) => Op.Cov.Invoke(this, correction, fweights, aweights);

        public Tensor corrcoef() => Op.Corrcoef.Invoke(this);

        public Tensor bincount(Tensor? weights, long minlength = 0) => Op.Bincount.Invoke(this, weights, minlength);

        private Tensor Reduced(Operator plain, Operator into, long[] dims, bool keepdim, Tensor? result)
        {
            if (result is null)
            {
                return plain.Invoke(this, dims, keepdim);
            }
            into.InvokeVoid(this, dims, keepdim, result);
            return result;
        }

        private static Tensor Typed(Tensor result, ScalarType? type) => type is { } wanted ? result.to_type(wanted, disposeAfter: true) : result;

        private static (Tensor, Tensor) Typed((Tensor, Tensor) results, ScalarType? type) => (Typed(results.Item1, type), Typed(results.Item2, type));
    }

    public static Tensor all(Tensor input) => input.all();

    public static Tensor all(Tensor input, long dim, bool keepdim = false) => input.all(dim, keepdim);

    public static Tensor any(Tensor input) => input.any();

    public static Tensor any(Tensor input, long dim, bool keepdim = false) => input.any(dim, keepdim);

    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    public static Tensor mean(Tensor input) => input.mean();

    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.mean(dimensions, keepdim, type);

    public static Tensor nansum(Tensor input) => input.nansum();

    public static Tensor nanmean(Tensor input, int? dim = null, bool keepdim = false, ScalarType? dtype = null) => input.nanmean(dim, keepdim, dtype);

    public static Tensor prod(Tensor input, ScalarType? type = null) => input.prod(type);

    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.prod(dim, keepdim, type);

    public static Tensor max(Tensor input) => input.max();

    public static Tensor max(Tensor input, Tensor other) => input.max(other);

    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);

    public static Tensor min(Tensor input) => input.min();

    public static Tensor min(Tensor input, Tensor other) => input.min(other);

    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);

    public static Tensor argmax(Tensor input) => input.argmax();

    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    public static Tensor argmin(Tensor input) => input.argmin();

    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);

    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.amax(dims, keepdim, @out);

    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.amax(dims, keepdim, @out);

    public static Tensor amax(Tensor input, long[] dims) => input.amax(dims);

    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.amin(dims, keepdim, @out);

    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.amin(dims, keepdim, @out);

    public static (Tensor min, Tensor max) aminmax(Tensor input, long? dim = null, bool keepdim = false) => input.aminmax(dim, keepdim);

    public static Tensor median(Tensor input) => input.median();

    public static Tensor nanmedian(Tensor input) => input.nanmedian();

    public static (Tensor values, Tensor indices) mode(Tensor input, long dim = -1, bool keepdim = false) => input.mode(dim, keepdim);

    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => input.kthvalue(k, dim, keepdim);

    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => input.quantile(q, dim, keepdim);

    public static Tensor nanquantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => input.nanquantile(q, dim, keepdim);

    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    public static Tensor count_nonzero(Tensor input, long[]? dims = null) => input.count_nonzero(dims);

    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);

    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);

    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, bool unbiased = true) => input.std_mean(unbiased);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor var, Tensor mean) var_mean(Tensor input, bool unbiased = true) => input.var_mean(unbiased);

    public static (Tensor var, Tensor mean) var_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor var, Tensor mean) var_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor var, Tensor mean) var_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor var, Tensor mean) var_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor var, Tensor mean) var_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        => input.var_mean(dimensions, unbiased, keepdim, type);

    public static Tensor norm(Tensor input, float p = 2f) => input.norm(p);

    public static Tensor norm(Tensor input, int dimension, bool keepdim = false, float p = 2f) => input.norm(dimension, keepdim, p);

    public static Tensor norm(Tensor input) => input.norm();

    public static Tensor dist(Tensor input, Tensor other, float p = 2f) => input.dist(other, p);

    public static Tensor renorm(Tensor input, float p, long dim, float maxnorm) => input.renorm(p, dim, maxnorm);

    public static Tensor histc(Tensor input, long bins = 100, long min = 0, long max = 0) => input.histc(bins, min, max);

    public static Tensor cov(Tensor input, long correction = 1, Tensor? fweights = null, Tensor? aweights = null) => input.cov(correction, fweights, aweights);

    public static Tensor corrcoef(Tensor input) => input.corrcoef();

    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights, minlength);

    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary)
        => Op.Cdist.Invoke(x1, x2, p, (int)compute_mode);

    private static partial class Op
    {
        internal static readonly Operator All = new("aten::all");
        internal static readonly Operator AllDim = new("aten::all", "dim");
        internal static readonly Operator Any = new("aten::any");
        internal static readonly Operator AnyDim = new("aten::any", "dim");
        internal static readonly Operator Sum = new("aten::sum");
        internal static readonly Operator SumDimIntList = new("aten::sum", "dim_IntList");
        internal static readonly Operator Mean = new("aten::mean");
        internal static readonly Operator MeanDim = new("aten::mean", "dim");
        internal static readonly Operator Nansum = new("aten::nansum");
        internal static readonly Operator Nanmean = new("aten::nanmean");
        internal static readonly Operator Prod = new("aten::prod");
        internal static readonly Operator ProdDimInt = new("aten::prod", "dim_int");
        internal static readonly Operator Max = new("aten::max");
        internal static readonly Operator MaxOther = new("aten::max", "other");
        internal static readonly Operator MaxDim = new("aten::max", "dim");
        internal static readonly Operator Min = new("aten::min");
        internal static readonly Operator MinOther = new("aten::min", "other");
        internal static readonly Operator MinDim = new("aten::min", "dim");
        internal static readonly Operator Argmax = new("aten::argmax");
        internal static readonly Operator Argmin = new("aten::argmin");
        internal static readonly Operator Amax = new("aten::amax");
        internal static readonly Operator AmaxOut = new("aten::amax", "out");
        internal static readonly Operator Amin = new("aten::amin");
        internal static readonly Operator AminOut = new("aten::amin", "out");
        internal static readonly Operator Aminmax = new("aten::aminmax");
        internal static readonly Operator Median = new("aten::median");
        internal static readonly Operator Nanmedian = new("aten::nanmedian");
        internal static readonly Operator Mode = new("aten::mode");
        internal static readonly Operator Kthvalue = new("aten::kthvalue");
        internal static readonly Operator Quantile = new("aten::quantile");
        internal static readonly Operator Nanquantile = new("aten::nanquantile");
        internal static readonly Operator Logsumexp = new("aten::logsumexp");
        internal static readonly Operator CountNonzero = new("aten::count_nonzero");
        internal static readonly Operator CountNonzeroDimIntList = new("aten::count_nonzero", "dim_IntList");
        internal static readonly Operator Std = new("aten::std");
        internal static readonly Operator StdDim = new("aten::std", "dim");
        internal static readonly Operator Var = new("aten::var");
        internal static readonly Operator VarDim = new("aten::var", "dim");
        internal static readonly Operator StdMean = new("aten::std_mean");
        internal static readonly Operator StdMeanDim = new("aten::std_mean", "dim");
        internal static readonly Operator VarMean = new("aten::var_mean");
        internal static readonly Operator VarMeanDim = new("aten::var_mean", "dim");
        internal static readonly Operator NormScalar = new("aten::norm", "Scalar");
        internal static readonly Operator NormScalarOptDim = new("aten::norm", "ScalarOpt_dim");
        internal static readonly Operator Dist = new("aten::dist");
        internal static readonly Operator Renorm = new("aten::renorm");
        internal static readonly Operator Histc = new("aten::histc");
        internal static readonly Operator Cov = new("aten::cov");
        internal static readonly Operator Corrcoef = new("aten::corrcoef");
        internal static readonly Operator Bincount = new("aten::bincount");
        internal static readonly Operator Cdist = new("aten::cdist");
    }
}
