using static TorchSharp.Argument;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra on matrices and batches of matrices, shape <c>[..., rows, columns]</c>.</summary>
    public static class linalg
    {
        /// <summary>How much of a QR decomposition is wanted.</summary>
        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        public static Tensor cholesky(Tensor input) => Op.Cholesky.Invoke(input);

        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) => Op.CholeskyEx.Invoke2(input, false, check_errors);

        public static Tensor cond(Tensor input) => Op.Cond.Invoke(input);

        public static Tensor cond(Tensor input, double p) => Op.Cond.Invoke(input, p);

        public static Tensor cond(Tensor input, int p) => Op.Cond.Invoke(input, p);

        public static Tensor cond(Tensor input, string p) => Op.CondNamed.Invoke(input, p);

        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Op.Cross.Invoke(input, other, dim);

        public static Tensor det(Tensor input) => Op.Det.Invoke(input);

        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) => input.diagonal(offset, dim1, dim2);

        public static (Tensor, Tensor) eig(Tensor input) => Op.Eig.Invoke2(input);

        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Op.Eigh.Invoke2(input, UPLO.ToString());

        public static Tensor eigvals(Tensor input) => Op.Eigvals.Invoke(input);

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Op.Eigvalsh.Invoke(input, UPLO.ToString());

        public static Tensor householder_product(Tensor A, Tensor tau) => Op.HouseholderProduct.Invoke(A, tau);

        public static Tensor inv(Tensor input) => Op.Inv.Invoke(input);

        public static (Tensor L, Tensor info) inv_ex(Tensor input, bool check_errors = false) => Op.InvEx.Invoke2(input, check_errors);

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other) => Op.Lstsq.Invoke4(input, other);

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other, double rcond)
            => Op.Lstsq.Invoke4(input, other, rcond);

        public static (Tensor P, Tensor L, Tensor U) lu(Tensor input, bool pivot = true) => Op.Lu.Invoke3(input, pivot);

        public static (Tensor LU, Tensor Pivots) lu_factor(Tensor input, bool pivot = true) => Op.LuFactor.Invoke2(input, pivot);

        public static Tensor lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left = true, bool adjoint = false, Tensor? @out = null)
        {
            if (@out is null)
            {
                return Op.LuSolve.Invoke(LU, pivots, B, left, adjoint);
            }
            Op.LuSolveOut.InvokeVoid(LU, pivots, B, left, adjoint, @out);
            return @out;
        }

        public static Tensor matrix_exp(Tensor input) => input.matrix_exp();

        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false)
            => Op.MatrixNormNamed.Invoke(input, ord, dims ?? [-2, -1], keepdim);

        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false)
            => Op.MatrixNorm.Invoke(input, ord, dims ?? [-2, -1], keepdim);

        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false)
            => Op.MatrixRank.Invoke(input, atol, rtol, hermitian);

        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false)
            => Op.MatrixRankTensors.Invoke(input, atol, rtol, hermitian);

        public static Tensor multi_dot(IList<Tensor> tensors) => Op.MultiDot.Invoke(tensors.ToArray());

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => Op.Norm.Invoke(input, None, dims, keepdim);

        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) => Op.Norm.Invoke(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Op.Norm.Invoke(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) => Op.NormNamed.Invoke(input, ord, dims, keepdim);

        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => Op.Pinv.Invoke(input, atol, rtol, hermitian);

        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) => Op.PinvTensors.Invoke(input, atol, rtol, hermitian);

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced)
            => Op.Qr.Invoke2(input, mode switch { QRMode.Complete => "complete", QRMode.R => "r", _ => "reduced" });

        public static (Tensor, Tensor) slogdet(Tensor input) => Op.Slogdet.Invoke2(input);

        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Op.Solve.Invoke(A, B, left);

        public static (Tensor result, Tensor info) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) => Op.SolveEx.Invoke2(A, B, left, check_errors);

        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null)
        {
            if (@out is null)
            {
                return Op.SolveTriangular.Invoke(A, B, upper, left, unitriangular);
            }
            Op.SolveTriangularOut.InvokeVoid(A, B, upper, left, unitriangular, @out);
            return @out;
        }

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) => Op.Svd.Invoke3(input, fullMatrices);

        public static Tensor svdvals(Tensor input) => Op.Svdvals.Invoke(input);

        public static Tensor tensorinv(Tensor input, long ind) => Op.Tensorinv.Invoke(input, ind);

        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => Op.Tensorsolve.Invoke(A, B, dims);

        public static Tensor vander(Tensor input, long? N = null) => Op.Vander.Invoke(input, N);

        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null)
        {
            if (@out is null)
            {
                return Op.Vecdot.Invoke(x, y, dim);
            }
            Op.VecdotOut.InvokeVoid(x, y, dim, @out);
            return @out;
        }

        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) => Op.VectorNorm.Invoke(input, ord, dims, keepdim);

        private static class Op
        {
            internal static readonly Operator Cholesky = new("aten::linalg_cholesky");
            internal static readonly Operator CholeskyEx = new("aten::linalg_cholesky_ex");
            internal static readonly Operator Cond = new("aten::linalg_cond");
            internal static readonly Operator CondNamed = new("aten::linalg_cond", "p_str");
            internal static readonly Operator Cross = new("aten::linalg_cross");
            internal static readonly Operator Det = new("aten::linalg_det");
            internal static readonly Operator Eig = new("aten::linalg_eig");
            internal static readonly Operator Eigh = new("aten::linalg_eigh");
            internal static readonly Operator Eigvals = new("aten::linalg_eigvals");
            internal static readonly Operator Eigvalsh = new("aten::linalg_eigvalsh");
            internal static readonly Operator HouseholderProduct = new("aten::linalg_householder_product");
            internal static readonly Operator Inv = new("aten::linalg_inv");
            internal static readonly Operator InvEx = new("aten::linalg_inv_ex");
            internal static readonly Operator Lstsq = new("aten::linalg_lstsq");
            internal static readonly Operator Lu = new("aten::linalg_lu");
            internal static readonly Operator LuFactor = new("aten::linalg_lu_factor");
            internal static readonly Operator LuSolve = new("aten::linalg_lu_solve");
            internal static readonly Operator LuSolveOut = new("aten::linalg_lu_solve", "out");
            internal static readonly Operator MatrixNorm = new("aten::linalg_matrix_norm");
            internal static readonly Operator MatrixNormNamed = new("aten::linalg_matrix_norm", "str_ord");
            internal static readonly Operator MatrixRank = new("aten::linalg_matrix_rank", "atol_rtol_float");
            internal static readonly Operator MatrixRankTensors = new("aten::linalg_matrix_rank", "atol_rtol_tensor");
            internal static readonly Operator MultiDot = new("aten::linalg_multi_dot");
            internal static readonly Operator Norm = new("aten::linalg_norm");
            internal static readonly Operator NormNamed = new("aten::linalg_norm", "ord_str");
            internal static readonly Operator Pinv = new("aten::linalg_pinv", "atol_rtol_float");
            internal static readonly Operator PinvTensors = new("aten::linalg_pinv", "atol_rtol_tensor");
            internal static readonly Operator Qr = new("aten::linalg_qr");
            internal static readonly Operator Slogdet = new("aten::linalg_slogdet");
            internal static readonly Operator Solve = new("aten::linalg_solve");
            internal static readonly Operator SolveEx = new("aten::linalg_solve_ex");
            internal static readonly Operator SolveTriangular = new("aten::linalg_solve_triangular");
            internal static readonly Operator SolveTriangularOut = new("aten::linalg_solve_triangular", "out");
            internal static readonly Operator Svd = new("aten::linalg_svd");
            internal static readonly Operator Svdvals = new("aten::linalg_svdvals");
            internal static readonly Operator Tensorinv = new("aten::linalg_tensorinv");
            internal static readonly Operator Tensorsolve = new("aten::linalg_tensorsolve");
            internal static readonly Operator Vander = new("aten::linalg_vander");
            internal static readonly Operator Vecdot = new("aten::linalg_vecdot");
            internal static readonly Operator VecdotOut = new("aten::linalg_vecdot", "out");
            internal static readonly Operator VectorNorm = new("aten::linalg_vector_norm");
        }
    }
}
