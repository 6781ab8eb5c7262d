namespace TorchSharp;

// Products of vectors, matrices and batches of matrices.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor mm(Tensor target) => Op.Mm.Invoke(this, target);

        public Tensor bmm(Tensor batch2) => Op.Bmm.Invoke(this, batch2);

        public Tensor mv(Tensor target) => Op.Mv.Invoke(this, target);

        public Tensor dot(Tensor target) => Op.Dot.Invoke(this, target);

        public Tensor vdot(Tensor target) => Op.Vdot.Invoke(this, target);

        public Tensor inner(Tensor vec2) => Op.Inner.Invoke(this, vec2);

        public Tensor outer(Tensor vec2) => Op.Outer.Invoke(this, vec2);

        public Tensor matmul(Tensor target) => Op.Matmul.Invoke(this, target);

        public Tensor kron(Tensor other) => Op.Kron.Invoke(this, other);

        public Tensor ger(Tensor vec2) => Op.Outer.Invoke(this, vec2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Op.Addmm.Invoke(this, mat1, mat2, beta, alpha);

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Op.AddmmInPlace.InvokeInPlace(this, mat1, mat2, beta, alpha);

        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Op.Addmv.Invoke(this, mat, vec, beta, alpha);

        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Op.AddmvInPlace.InvokeInPlace(this, mat, vec, beta, alpha);

        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Op.Addbmm.Invoke(this, batch1, batch2, beta, alpha);

        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f)
            => Op.AddbmmInPlace.InvokeInPlace(this, batch1, batch2, beta, alpha);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Op.Baddbmm.Invoke(this, batch1, batch2, beta, alpha);

        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Op.Addr.Invoke(this, vec1, vec2, beta, alpha);

        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Op.AddrInPlace.InvokeInPlace(this, vec1, vec2, beta, alpha);

        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Op.Tensordot.Invoke(this, b, dims1, dims2);

        public Tensor tensordot(Tensor b, (long, long)[] dims)
            => tensordot(b, Array.ConvertAll(dims, pair => pair.Item1), Array.ConvertAll(dims, pair => pair.Item2));

        public Tensor tensordot(Tensor b, long dims = 2)
            => tensordot(b, [.. Enumerable.Range(0, (int)dims).Select(i => Dimensions - dims + i)], [.. Enumerable.Range(0, (int)dims).Select(i => (long)i)]);

        public Tensor cholesky(bool upper = false) => Op.Cholesky.Invoke(this, upper);

        public Tensor cholesky_inverse(bool upper = false) => Op.CholeskyInverse.Invoke(this, upper);

        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Op.CholeskySolve.Invoke(this, input2, upper);

        public Tensor det() => Op.LinalgDet.Invoke(this);

        public Tensor logdet() => Op.Logdet.Invoke(this);

        public Tensor inverse() => Op.Inverse.Invoke(this);

        public Tensor matrix_exp() => Op.MatrixExp.Invoke(this);

        public Tensor matrix_power(int n) => Op.MatrixPower.Invoke(this, n);

        public Tensor pinverse(double rcond = 1E-15, bool hermitian = false) => Op.Pinverse.Invoke(this, rcond);

        public (Tensor a, Tensor tau) geqrf() => Op.Geqrf.Invoke2(this);

        public Tensor ormqr(Tensor tau, Tensor other, bool left = true, bool transpose = false) => Op.Ormqr.Invoke(this, tau, other, left, transpose);
    }

    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);

    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);

    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);

    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);

    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);

    public static Tensor addmm_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm_(mat1, mat2, beta, alpha);

    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv(mat1, mat2, beta, alpha);

    public static Tensor addmv_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv_(mat1, mat2, beta, alpha);

    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => input.addbmm(batch1, batch2, beta, alpha);

    public static Tensor addbmm_(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => input.addbmm_(batch1, batch2, beta, alpha);

    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => input.baddbmm(batch1, batch2, beta, alpha);

    public static Tensor addr(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => input.addr(vec1, vec2, beta, alpha);

    public static Tensor addr_(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => input.addr_(vec1, vec2, beta, alpha);

    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => a.tensordot(b, dims1, dims2);

    public static Tensor tensordot(Tensor a, Tensor b, (long, long)[] dims) => a.tensordot(b, dims);

    public static Tensor tensordot(Tensor a, Tensor b, long dims = 2) => a.tensordot(b, dims);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Op.Einsum.Invoke(equation, tensors);

    public static Tensor chain_matmul(params Tensor[] matrices) => Op.ChainMatmul.Invoke(matrices);

    public static Tensor cholesky(Tensor input, bool upper) => input.cholesky(upper);

    public static Tensor cholesky_inverse(Tensor input, bool upper = false) => input.cholesky_inverse(upper);

    public static Tensor cholesky_solve(Tensor input, Tensor input2, bool upper = false) => input.cholesky_solve(input2, upper);

    public static Tensor cholesky(Tensor input) => input.cholesky();

    public static Tensor det(Tensor input) => input.det();

    public static Tensor logdet(Tensor input) => input.logdet();

    public static Tensor inverse(Tensor input) => input.inverse();

    public static Tensor matrix_exp(Tensor input) => input.matrix_exp();

    public static Tensor matrix_power(Tensor input, int n) => input.matrix_power(n);

    public static Tensor pinverse(Tensor input, double rcond = 1E-15, bool hermitian = false) => input.pinverse(rcond, hermitian);

    public static (Tensor a, Tensor tau) geqrf(Tensor input) => input.geqrf();

    public static Tensor ormqr(Tensor input, Tensor tau, Tensor other, bool left = true, bool transpose = false) => input.ormqr(tau, other, left, transpose);

    public static Tensor orgqr(Tensor input, Tensor tau) => Op.Orgqr.Invoke(input, tau);

    public static (Tensor res, Tensor logabsdet) slogdet(Tensor A) => Op.Slogdet.Invoke2(A);

    public static (Tensor P, Tensor L, Tensor U) lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data = true, bool unpack_pivots = true)
        => Op.LuUnpack.Invoke3(LU_data, LU_pivots, unpack_data, unpack_pivots);

    public static Tensor lu_solve(Tensor b, Tensor LU_data, Tensor LU_pivots) => Op.LuSolve.Invoke(b, LU_data, LU_pivots);

    private static partial class Op
    {
        internal static readonly Operator Mm = new("aten::mm");
        internal static readonly Operator Bmm = new("aten::bmm");
        internal static readonly Operator Mv = new("aten::mv");
        internal static readonly Operator Dot = new("aten::dot");
        internal static readonly Operator Vdot = new("aten::vdot");
        internal static readonly Operator Inner = new("aten::inner");
        internal static readonly Operator Outer = new("aten::outer");
        internal static readonly Operator Matmul = new("aten::matmul");
        internal static readonly Operator Kron = new("aten::kron");
        internal static readonly Operator Addmm = new("aten::addmm");
        internal static readonly Operator AddmmInPlace = new("aten::addmm_");
        internal static readonly Operator Addmv = new("aten::addmv");
        internal static readonly Operator AddmvInPlace = new("aten::addmv_");
        internal static readonly Operator Addbmm = new("aten::addbmm");
        internal static readonly Operator AddbmmInPlace = new("aten::addbmm_");
        internal static readonly Operator Baddbmm = new("aten::baddbmm");
        internal static readonly Operator Addr = new("aten::addr");
        internal static readonly Operator AddrInPlace = new("aten::addr_");
        internal static readonly Operator Tensordot = new("aten::tensordot");
        internal static readonly Operator Einsum = new("aten::einsum");
        internal static readonly Operator ChainMatmul = new("aten::chain_matmul");
        internal static readonly Operator Cholesky = new("aten::cholesky");
        internal static readonly Operator CholeskyInverse = new("aten::cholesky_inverse");
        internal static readonly Operator CholeskySolve = new("aten::cholesky_solve");
        internal static readonly Operator LinalgDet = new("aten::linalg_det");
        internal static readonly Operator Logdet = new("aten::logdet");
        internal static readonly Operator Inverse = new("aten::inverse");
        internal static readonly Operator MatrixExp = new("aten::matrix_exp");
        internal static readonly Operator MatrixPower = new("aten::matrix_power");
        internal static readonly Operator Pinverse = new("aten::pinverse");
        internal static readonly Operator Geqrf = new("aten::geqrf");
        internal static readonly Operator Ormqr = new("aten::ormqr");
        internal static readonly Operator Orgqr = new("aten::orgqr");
        internal static readonly Operator Slogdet = new("aten::slogdet");
        internal static readonly Operator LuUnpack = new("aten::lu_unpack");
        internal static readonly Operator LuSolve = new("aten::lu_solve");
    }
}
