using static TorchSharp.Argument;

namespace TorchSharp;

// Along a dimension: running sums, sorting, searching, unique values.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor cumsum(long dim, ScalarType? type = null) => Op.Cumsum.Invoke(this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => Op.Cumprod.Invoke(this, dim, type);

        public Tensor logcumsumexp(long dim) => Op.Logcumsumexp.Invoke(this, dim);

        public (Tensor values, Tensor indexes) cummax(long dim) => Op.Cummax.Invoke2(this, dim);

        public (Tensor values, Tensor indexes) cummin(long dim) => Op.Cummin.Invoke2(this, dim);

        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) => Op.Diff.Invoke(this, n, dim, prepend, append);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
            => Op.SortStable.Invoke2(this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => Op.Argsort.Invoke(this, dim, descending);

        public Tensor msort() => Op.Msort.Invoke(this);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
            => Op.Topk.Invoke2(this, k, dim, largest, sorted);

        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) => Op.BucketizeTensor.Invoke(this, boundaries, outInt32, right);

        public (Tensor output, Tensor inverse_indices, Tensor counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
            => Kept(dim is { } d ? Op.UniqueDim.Invoke3(this, d, sorted, return_inverse, return_counts) : Op.InternalUnique2.Invoke3(this, sorted, return_inverse, return_counts), return_inverse, return_counts);

        public (Tensor output, Tensor inverse_indices, Tensor counts) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null)
            => Kept(Op.UniqueConsecutive.Invoke3(this, return_inverse, return_counts, dim), return_inverse, return_counts);

        /// <summary>What was not asked for is null, as in TorchSharp.</summary>
        private static (Tensor output, Tensor inverse_indices, Tensor counts) Kept((Tensor, Tensor, Tensor) results, bool inverse, bool counts)
        {
            var (output, inverseIndices, numbers) = results;
            return (output, Kept(inverseIndices, inverse), Kept(numbers, counts));
        }

        private static Tensor Kept(Tensor tensor, bool wanted)
        {
            if (wanted)
            {
                return tensor;
            }
            tensor.Dispose();
            return null!;
        }

        public Tensor nonzero() => Op.Nonzero.Invoke(this);

        public IList<Tensor> nonzero_as_list() => Op.NonzeroNumpy.InvokeList(this);

        public Tensor argwhere() => Op.Argwhere.Invoke(this);

        public Tensor trapezoid(Tensor x, long dim = -1) => Op.TrapezoidX.Invoke(this, x, dim);

        public Tensor trapezoid(double dx = 1, long dim = -1) => Op.TrapezoidDx.Invoke(this, dx, dim);

        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => Op.CumulativeTrapezoidX.Invoke(this, x, dim);

        public Tensor cumulative_trapezoid(double dx = 1, long dim = -1) => Op.CumulativeTrapezoidDx.Invoke(this, dx, dim);
    }

    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) => input.cumprod(dim, dtype);

    public static Tensor logcumsumexp(Tensor input, long dim) => input.logcumsumexp(dim);

    public static (Tensor values, Tensor indices) cummax(Tensor input, long dim) => input.cummax(dim);

    public static (Tensor values, Tensor indices) cummin(Tensor input, long dim) => input.cummin(dim);

    public static Tensor diff(Tensor input, long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) => input.diff(n, dim, prepend, append);

    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);

    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);

    public static Tensor msort(Tensor tensor) => tensor.msort();

    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);

    public static Tensor bucketize(Tensor input, Tensor boundaries, bool outInt32 = false, bool right = false) => input.bucketize(boundaries, outInt32, right);

    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null)
        => Op.SearchsortedTensor.Invoke(sorted_sequence, values, out_int32, right, None, sorter);

    public static Tensor searchsorted(Tensor sorted_sequence, Scalar values, bool out_int32, bool right, Tensor sorter)
        => Op.SearchsortedScalar.Invoke(sorted_sequence, values, out_int32, right, None, sorter);

    public static (Tensor output, Tensor inverse_indices, Tensor counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) => input.unique(sorted, return_inverse, return_counts, dim);

    public static (Tensor output, Tensor inverse_indices, Tensor counts) unique_consecutive(Tensor input, bool return_inverse = false, bool return_counts = false, int? dim = null) => input.unique_consecutive(return_inverse, return_counts, dim);

    public static Tensor nonzero(Tensor input) => input.nonzero();

    public static Tensor argwhere(Tensor input) => input.argwhere();

    public static Tensor trapezoid(Tensor y, Tensor x, long dim = -1) => y.trapezoid(x, dim);

    public static Tensor trapezoid(Tensor y, double dx = 1, long dim = -1) => y.trapezoid(dx, dim);

    public static Tensor trapz(Tensor y, Tensor x, long dim = -1) => y.trapezoid(x, dim);

    public static Tensor trapz(Tensor y, double dx = 1, long dim = -1) => y.trapezoid(dx, dim);

    public static Tensor cumulative_trapezoid(Tensor y, Tensor x, long dim = -1) => y.cumulative_trapezoid(x, dim);

    public static Tensor cumulative_trapezoid(Tensor y, double dx = 1, long dim = -1) => y.cumulative_trapezoid(dx, dim);

    private static partial class Op
    {
        internal static readonly Operator Cumsum = new("aten::cumsum");
        internal static readonly Operator Cumprod = new("aten::cumprod");
        internal static readonly Operator Logcumsumexp = new("aten::logcumsumexp");
        internal static readonly Operator Cummax = new("aten::cummax");
        internal static readonly Operator Cummin = new("aten::cummin");
        internal static readonly Operator Diff = new("aten::diff");
        internal static readonly Operator SortStable = new("aten::sort", "stable");
        internal static readonly Operator Argsort = new("aten::argsort");
        internal static readonly Operator Msort = new("aten::msort");
        internal static readonly Operator Topk = new("aten::topk");
        internal static readonly Operator BucketizeTensor = new("aten::bucketize", "Tensor");
        internal static readonly Operator SearchsortedTensor = new("aten::searchsorted", "Tensor");
        internal static readonly Operator SearchsortedScalar = new("aten::searchsorted", "Scalar");
        internal static readonly Operator InternalUnique2 = new("aten::_unique2");
        internal static readonly Operator UniqueDim = new("aten::unique_dim");
        internal static readonly Operator UniqueConsecutive = new("aten::unique_consecutive");
        internal static readonly Operator Nonzero = new("aten::nonzero");
        internal static readonly Operator NonzeroNumpy = new("aten::nonzero_numpy");
        internal static readonly Operator Argwhere = new("aten::argwhere");
        internal static readonly Operator TrapezoidX = new("aten::trapezoid", "x");
        internal static readonly Operator TrapezoidDx = new("aten::trapezoid", "dx");
        internal static readonly Operator CumulativeTrapezoidX = new("aten::cumulative_trapezoid", "x");
        internal static readonly Operator CumulativeTrapezoidDx = new("aten::cumulative_trapezoid", "dx");
    }
}
