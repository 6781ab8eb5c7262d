using static TorchSharp.Tests.Gradients.Case;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>Every differentiable operator of the provider.</summary>
internal static class Cases
{
    private static Case One(string name, Func<Tensor, Tensor> function, Func<Generator, Tensor> input) => new(name, x => function(x[0]), input);

    private static Case Two(string name, Func<Tensor, Tensor, Tensor> function, Func<Generator, Tensor> first, Func<Generator, Tensor> second)
        => new(name, x => function(x[0], x[1]), first, second);

    private static readonly Func<Generator, Tensor> X = Any(2, 3);

    private static Tensor Symmetric(Tensor x) => x + x.mT;

    private static Tensor PositiveDefinite(Tensor x) => x.matmul(x.mT) + eye(x.size(-1), x.size(-1), ScalarType.Float64);

    private static Tensor Long(params long[] values) => tensor(values);

    internal static readonly Case[] Pointwise =
    [
        One("abs", x => x.abs(), NotZero(2, 3)), One("absolute", x => x.absolute(), NotZero(3)),
        One("acos", x => x.acos(), Inside(2, 3)), One("arccos", x => x.arccos(), Inside(3)),
        One("acosh", x => x.acosh(), Between(1.3, 3, 2, 3)), One("arccosh", x => x.arccosh(), Between(1.3, 3, 3)),
        One("asin", x => x.asin(), Inside(2, 3)), One("arcsin", x => x.arcsin(), Inside(3)),
        One("asinh", x => x.asinh(), X), One("arcsinh", x => x.arcsinh(), X),
        One("atan", x => x.atan(), X), One("arctan", x => x.arctan(), X),
        One("atanh", x => x.atanh(), Inside(2, 3)), One("arctanh", x => x.arctanh(), Inside(3)),
        One("ceil", x => x.ceil() + x, X), One("floor", x => x.floor() + x, X), One("trunc", x => x.trunc() + x, X), One("fix", x => x.fix() + x, X),
        One("round", x => x.round() + x, X), One("sign", x => x.sign() + x, X), One("sgn", x => x.sgn() + x, NotZero(3)),
        One("frac", x => x.frac(), NotZero(2, 3)),
        One("cos", x => x.cos(), X), One("cosh", x => x.cosh(), X), One("sin", x => x.sin(), X), One("sinh", x => x.sinh(), X),
        One("tan", x => x.tan(), X), One("tanh", x => x.tanh(), X), One("sinc", x => x.sinc(), NotZero(3)),
        One("deg2rad", x => x.deg2rad(), X), One("rad2deg", x => x.rad2deg(), X),
        One("digamma", x => x.digamma(), Positive(2, 3)), One("lgamma", x => x.lgamma(), Positive(2, 3)),
        One("polygamma", x => x.polygamma(2), Between(1, 2, 3)), One("mvlgamma", x => x.mvlgamma(2), Between(1.5, 3, 3)),
        One("erf", x => x.erf(), X), One("erfc", x => x.erfc(), X), One("erfinv", x => x.erfinv(), Inside(2, 3)),
        One("exp", x => x.exp(), X), One("exp2", x => x.exp2(), X), One("expm1", x => x.expm1(), X), One("i0", x => x.i0(), NotZero(3)),
        One("log", x => x.log(), Positive(2, 3)), One("log10", x => x.log10(), Positive(3)), One("log1p", x => x.log1p(), Positive(3)), One("log2", x => x.log2(), Positive(3)),
        One("logit", x => x.logit(), Between(0.2, 0.8, 3)), One("logit with eps", x => x.logit(0.01), Between(0.2, 0.8, 3)),
        One("neg", x => x.neg() * x, X), One("negative", x => x.negative() * x, X), One("positive", x => x.positive() * x, X),
        One("reciprocal", x => x.reciprocal(), NotZero(3)), One("rsqrt", x => x.rsqrt(), Positive(3)), One("sqrt", x => x.sqrt(), Positive(3)), One("square", x => x.square(), X),
        One("sigmoid", x => x.sigmoid(), X), One("nan_to_num", x => x.nan_to_num() * x, X),
        One("clamp", x => x.clamp(-0.5, 0.5) * x, X), One("clip", x => x.clip(-0.5, 0.5) * x, X),
        One("clamp_max", x => x.clamp_max(0.1) * x, X), One("clamp_min", x => x.clamp_min(0.1) * x, X),
        One("frexp", x => x.frexp().Mantissa * x, Between(1.1, 1.9, 3)),
        One("angle", x => x.angle() + x, NotZero(3)), One("conj", x => x.conj() * x, X), One("conj_physical", x => x.conj_physical() * x, X),
        One("resolve_conj", x => x.resolve_conj() * x, X), One("resolve_neg", x => x.resolve_neg() * x, X), One("real", x => x.real * x, X),
        Two("view_as_complex", (x, y) => view_as_complex(stack([x, y], -1)).exp(), Any(3), Any(3)), One("view_as_real", x => view_as_real(complex(x, x * x)), Any(3)),
    ];

    internal static readonly Case[] Activations =
    [
        One("relu", x => x.relu() * x, NotZero(2, 3)), One("relu6", x => x.relu6() * x, NotZero(3)), One("selu", x => x.selu(), NotZero(3)), One("silu", x => x.silu(), X),
        One("gelu", x => x.gelu(), X), One("celu", x => x.celu(), NotZero(3)), One("celu alpha", x => x.celu(0.7), NotZero(3)), One("elu", x => x.elu(0.7), NotZero(3)),
        One("elu scaled", x => x.elu(0.7, 1.2, 0.9), NotZero(3)), One("leaky_relu", x => x.leaky_relu(0.1) * x, NotZero(3)), One("glu", x => x.glu(0), Any(4, 2)),
        One("hardsigmoid", x => x.hardsigmoid() * x, X) with { Twice = false }, One("hardswish", x => x.hardswish(), X), One("hardtanh", x => x.hardtanh(-0.5, 0.5) * x, X),
        Two("prelu", (x, w) => x.prelu(w), NotZero(2, 3), Positive(3)), One("softplus", x => x.softplus(1.5), X), One("threshold", x => x.threshold(0.1, 0.2) * x, NotZero(3)),
        One("rrelu", x => x.rrelu(0.2, 0.2) * x, NotZero(3)), One("log_sigmoid", x => x.log_sigmoid(), X),
        One("softmax", x => x.softmax(1), X), One("log_softmax", x => x.log_softmax(0), X),
    ];

    internal static readonly Case[] Arithmetic =
    [
        Two("add", (x, y) => x.add(y, 0.5) * x, X, Any(3)), One("add number", x => x.add(2, 0.5) * x, X), Two("sub", (x, y) => x.sub(y) * x, X, Any(3)), Two("subtract", (x, y) => x.subtract(y) * y, X, X),
        Two("mul", (x, y) => x.mul(y), X, Any(2, 1)), Two("multiply", (x, y) => x.multiply(y), X, X), Two("div", (x, y) => x.div(y), X, NotZero(3)), Two("divide", (x, y) => x.divide(y), X, NotZero(3)),
        Two("true_divide", (x, y) => x.true_divide(y), X, NotZero(3)), Two("symbols", (x, y) => (2 - x) * y / (3 + x) - (-y) % 7.5, X, Positive(2, 3)),
        Two("remainder", (x, y) => x.remainder(y) * x, Between(1.1, 1.4, 3), Between(0.8, 0.9, 3)), Two("fmod", (x, y) => x.fmod(y) * x, Between(1.1, 1.4, 3), Between(0.8, 0.9, 3)),
        One("pow", x => x.pow(2.5), Positive(3)), Two("pow tensors", (x, y) => x.pow(y), Positive(3), Any(3)), Two("float_power", (x, y) => x.float_power(y), Positive(3), Any(3)),
        Two("atan2", (x, y) => x.atan2(y), NotZero(3), NotZero(3)), Two("arctan2", (x, y) => x.arctan2(y), NotZero(3), NotZero(3)),
        Two("copysign", (x, y) => x.copysign(y) * x, NotZero(3), NotZero(3)), Two("hypot", (x, y) => x.hypot(y), NotZero(3), NotZero(3)),
        Two("ldexp", (x, y) => x.ldexp(y), X, Any(3)), Two("logaddexp", (x, y) => x.logaddexp(y), X, Any(3)), Two("logaddexp2", (x, y) => x.logaddexp2(y), X, Any(3)),
        Two("maximum", (x, y) => x.maximum(y) * x, X, X), Two("minimum", (x, y) => x.minimum(y) * x, X, X), Two("fmax", (x, y) => x.fmax(y) * x, X, X), Two("fmin", (x, y) => x.fmin(y) * x, X, X),
        Two("xlogy", (x, y) => x.xlogy(y), Positive(3), Positive(3)), new("lerp", x => x[0].lerp(x[1], x[2]), X, X, Inside(3)),
        new("addcmul", x => x[0].addcmul(x[1], x[2], 0.5), X, X, Any(3)), new("addcdiv", x => x[0].addcdiv(x[1], x[2], 0.5), X, X, NotZero(3)),
        One("igamma", x => tensor(new[] { 0.7, 1.2, 2.0 }).igamma(x), Positive(3)), One("igammac", x => tensor(new[] { 0.7, 1.2, 2.0 }).igammac(x), Positive(3)),
        Two("clamp tensors", (x, y) => x.clamp(y - 0.3, y + 0.3) * x, X, X),
    ];

    internal static readonly Case[] Reductions =
    [
        One("sum", x => x.sum() * x, X), One("sum dim", x => x.sum(1) * x.sum(0L).sum(), X), One("mean", x => x.mean() * x, X), One("mean dims", x => x.mean([0], true) * x, X),
        One("nansum", x => x.nansum() * x, X), One("nanmean", x => x.nanmean() * x, X), One("prod", x => x.prod(), NotZero(2, 3)), One("prod dim", x => x.prod(1), NotZero(2, 3)),
        One("max", x => x.max() * x, X), One("max dim", x => x.max(1).values * x.sum(1), X), One("min", x => x.min() * x, X), One("min dim", x => x.min(0).values * x.sum(0L), X),
        One("amax", x => x.amax(1) * x.sum(1), X), One("amin", x => x.amin([0], true) * x, X),
        One("median", x => x.median() * x, Any(5)), One("nanmedian", x => x.nanmedian() * x, Any(5)), One("mode", x => x.mode(1).values * x.sum(1), X), One("kthvalue", x => x.kthvalue(2, 1).values * x.sum(1), X),
        One("quantile", x => x.quantile(tensor(new[] { 0.3, 0.6 }), 1).sum() * x, X), One("nanquantile", x => x.nanquantile(tensor(new[] { 0.3 }), 1).sum() * x, X),
        One("logsumexp", x => x.logsumexp(1), X), One("std", x => x.std(), X), One("std dim", x => x.std(1), X), One("var", x => x.var(false), X), One("var dim", x => x.var(0), X),
        One("std_mean", x => x.std_mean(1).std * x.std_mean(1).mean, X), One("var_mean", x => x.var_mean(1).var * x.var_mean(1).mean, X),
        One("norm", x => x.norm(), X), One("norm dim", x => x.norm(1, false, 3), NotZero(2, 3)), Two("dist", (x, y) => x.dist(y), X, X), One("renorm", x => x.renorm(2, 0, 0.5f), NotZero(2, 3)),
        One("cov", x => x.cov(), X), One("corrcoef", x => x.corrcoef(), X), Two("cdist", (x, y) => cdist(x, y), Any(3, 2), Any(2, 2)) with { Twice = false },
    ];

    internal static readonly Case[] Ordering =
    [
        One("cumsum", x => x.cumsum(1) * x, X), One("cumprod", x => x.cumprod(1), NotZero(2, 3)), One("logcumsumexp", x => x.logcumsumexp(1), X),
        One("cummax", x => x.cummax(1).values * x, X), One("cummin", x => x.cummin(1).values * x, X), One("diff", x => x.diff() * x.narrow(1, 0, 2), X),
        One("sort", x => x.sort(1).Values * x, X), One("msort", x => x.msort() * x, X), One("topk", x => x.topk(2).values * x.narrow(1, 0, 2), X),
        One("trapezoid", x => x.trapezoid(0.5).square(), X), Two("trapezoid x", (y, x) => y.trapezoid(x), X, X),
        One("cumulative_trapezoid", x => x.cumulative_trapezoid(0.5).square(), X), Two("cumulative_trapezoid x", (y, x) => y.cumulative_trapezoid(x), X, X),
    ];

    internal static readonly Case[] Shapes =
    [
        One("view", x => x.view(3, 2).square(), X), One("view_as", x => x.view_as(zeros(3L, 2L)).square(), X), One("reshape", x => x.reshape(6).square(), X), One("flatten", x => x.flatten().square(), X), One("ravel", x => x.ravel().square(), X),
        One("unflatten", x => x.unflatten(1, 3, 1).square(), X), One("squeeze", x => x.squeeze().square(), Any(2, 1, 3)), One("unsqueeze", x => x.unsqueeze(1).square(), X),
        One("permute", x => x.permute(1, 0).square(), X), One("transpose", x => x.transpose(0, 1).square(), X), One("swapaxes", x => x.swapaxes(0, 1).square(), X), One("swapdims", x => x.swapdims(0, 1).square(), X),
        One("t", x => x.t().square(), X), One("T", x => x.T.square(), X), One("adjoint", x => x.adjoint().square(), X), One("mT", x => x.mT.square(), X), One("mH", x => x.mH.square(), X), One("H", x => x.H.square(), X),
        One("movedim", x => x.movedim([0], [1]).square(), X), One("moveaxis", x => x.moveaxis([0], [1]).square(), X),
        One("expand", x => x.expand(2, 2, 3).square(), X), One("expand_as", x => x.expand_as(zeros(2L, 2L, 3L)).square(), X), One("broadcast_to", x => x.broadcast_to(2, 2, 3).square(), X),
        One("repeat", x => x.repeat(2, 1).square(), X), One("tile", x => x.tile([2, 1]).square(), X), One("repeat_interleave", x => x.repeat_interleave(2, 0).square(), X),
        One("flip", x => x.flip(0, 1) * x, X), One("fliplr", x => x.fliplr() * x, X), One("flipud", x => x.flipud() * x, X), One("roll", x => x.roll(1, 0) * x, X), One("rot90", x => x.rot90().square(), X),
        One("as_strided", x => x.as_strided([2, 2], [1, 2]).square(), X), One("unfold", x => x.unfold(1, 2, 1).square(), X), One("contiguous", x => x.t().contiguous().square(), X), One("clone", x => x.clone() * x, X), One("alias", x => x.alias() * x, X),
        One("diag", x => x.diag().square(), Any(3)), One("diag_embed", x => x.diag_embed().square(), X), One("diagflat", x => x.diagflat().square(), X), One("diagonal", x => x.diagonal().square(), Any(3, 3)),
        One("tril", x => x.tril().square(), Any(3, 3)), One("triu", x => x.triu().square(), Any(3, 3)), One("trace", x => x.trace().square(), Any(3, 3)),
        One("atleast_1d", x => x.atleast_1d().square(), X), One("atleast_2d", x => x.atleast_2d().square(), Any(3)), One("atleast_3d", x => x.atleast_3d().square(), X),
        One("to", x => x.to(ScalarType.ComplexFloat64).real.square(), X), One("to_type", x => x.to_type(ScalarType.ComplexFloat64).real.square(), X), One("type", x => x.type(ScalarType.ComplexFloat64).real.square(), X), One("cdouble", x => x.cdouble().real.square(), X), One("double", x => x.@double().square(), X), One("cpu", x => x.cpu().square(), X),
        One("type_as", x => x.type_as(zeros(1L, ScalarType.Float64)).square(), X),
    ];

    internal static readonly Case[] Joining =
    [
        One("chunk", x => x.chunk(3, 1)[1] * x.chunk(3, 1)[0], X), One("unbind", x => x.unbind()[0] * x.unbind()[1], X), One("split", x => x.split(1)[0] * x.split([1, 1])[1], X), One("tensor_split", x => x.tensor_split(2)[0] * x.tensor_split([1])[1], X),
        One("hsplit", x => x.hsplit(3)[0] * x.hsplit(3)[2], X), One("vsplit", x => x.vsplit(2)[0] * x.vsplit(2)[1], X), One("dsplit", x => x.dsplit(2)[0] * x.dsplit(2)[1], Any(1, 2, 2)),
        Two("cat", (x, y) => cat([x, y], 1).square(), X, X), Two("concat", (x, y) => concat([x, y], 1).square(), X, X), Two("concatenate", (x, y) => concatenate([x, y], 1).square(), X, X), Two("stack", (x, y) => stack([x, y]).square(), X, X), Two("hstack", (x, y) => hstack(x, y).square(), X, X), Two("vstack", (x, y) => vstack([x, y]).square(), X, X),
        Two("dstack", (x, y) => dstack(x, y).square(), X, X), Two("column_stack", (x, y) => column_stack(x, y).square(), X, X), Two("row_stack", (x, y) => row_stack(x, y).square(), X, X), Two("block_diag", (x, y) => block_diag(x, y).square(), X, X),
        Two("broadcast_tensors", (x, y) => broadcast_tensors(x, y)[1].square(), X, Any(3)), Two("meshgrid", (x, y) => meshgrid([x, y])[0] * meshgrid([x, y])[1], Any(2), Any(3)), Two("cartesian_prod", (x, y) => cartesian_prod(x, y).square(), Any(2), Any(3)), One("combinations", x => combinations(x).square(), Any(3)),
    ];

    internal static readonly Case[] Selecting =
    [
        One("select", x => x.select(1, 2).square(), X), One("narrow", x => x.narrow(1, 1, 2).square(), X), One("slice", x => x.slice(1, 0, 3, 2).square(), X), One("index_select", x => x.index_select(1, Long(2, 0, 2)).square(), X),
        One("masked_select", x => x.masked_select(x > 0).square(), X), One("gather", x => x.gather(1, Long(2, 0, 1, 1).view(2, 2)).square(), X), One("take", x => x.take(Long(5, 0, 5)).square(), X), One("take_along_dim", x => x.take_along_dim(Long(2, 0).view(2, 1), 1).square(), X),
        One("index", x => x[TensorIndex.Ellipsis, 1..].square(), X), One("index by positions", x => x.index(Long(0, 1, 1), Long(2, 0, 0)).square(), X), One("this", x => x[1, 2].square(), X),
        Two("scatter", (x, y) => x.scatter(1, Long(2, 0, 1, 0).view(2, 2), y).square(), X, Any(2, 2)), Two("scatter_add", (x, y) => x.scatter_add(1, Long(2, 0, 1, 1).view(2, 2), y).square(), X, Any(2, 2)),
        Two("index_add", (x, y) => x.index_add(1, Long(0, 2), y, 0.5).square(), X, Any(2, 2)), Two("index_copy", (x, y) => x.index_copy(1, Long(0, 2), y).square(), X, Any(2, 2)), One("index_fill", x => x.index_fill(1, Long(0), 3).square(), X),
        One("masked_fill", x => x.masked_fill(x > 0, 3).square(), X), Two("masked_scatter", (x, y) => x.masked_scatter(tensor(new[] { true, false, true }), y).square(), X, Any(4)),
        Two("select_scatter", (x, y) => x.select_scatter(y, 1, 0).square(), X, Any(2)), Two("slice_scatter", (x, y) => x.slice_scatter(y, 1, 0, 2).square(), X, Any(2, 2)), Two("diagonal_scatter", (x, y) => x.diagonal_scatter(y).square(), X, Any(2)),
        Two("where", (x, y) => x.where(x > y, y).square(), X, X),
    ];

    internal static readonly Case[] Products =
    [
        Two("mm", (x, y) => x.mm(y), Any(2, 3), Any(3, 2)), Two("bmm", (x, y) => x.bmm(y), Any(2, 2, 3), Any(2, 3, 2)), Two("mv", (x, y) => x.mv(y), Any(2, 3), Any(3)), Two("dot", (x, y) => x.dot(y), Any(3), Any(3)), Two("vdot", (x, y) => x.vdot(y), Any(3), Any(3)),
        Two("inner", (x, y) => x.inner(y), X, X), Two("outer", (x, y) => x.outer(y), Any(2), Any(3)), Two("ger", (x, y) => x.ger(y), Any(2), Any(3)), Two("matmul", (x, y) => x.matmul(y), Any(2, 2, 3), Any(3, 2)), Two("kron", (x, y) => x.kron(y), Any(2, 2), Any(2, 1)),
        new("addmm", x => x[0].addmm(x[1], x[2], 0.5f, 2f), Any(2), Any(2, 3), Any(3, 2)), new("addmv", x => x[0].addmv(x[1], x[2], 0.5f, 2f), Any(2), Any(2, 3), Any(3)), new("addr", x => x[0].addr(x[1], x[2]), X, Any(2), Any(3)),
        new("addbmm", x => x[0].addbmm(x[1], x[2]), Any(2, 2), Any(2, 2, 3), Any(2, 3, 2)), new("baddbmm", x => x[0].baddbmm(x[1], x[2]), Any(2, 2, 2), Any(2, 2, 3), Any(2, 3, 2)),
        Two("tensordot", (x, y) => x.tensordot(y, 1), X, Any(3, 2)), Two("einsum", (x, y) => einsum("ij,kj->ik", x, y), X, X), new("chain_matmul", x => chain_matmul(x), Any(2, 3), Any(3, 2), Any(2, 2)),
        One("cholesky", x => PositiveDefinite(x).cholesky(), Any(3, 3)), One("cholesky_inverse", x => PositiveDefinite(x).cholesky().cholesky_inverse(), Any(3, 3)), Two("cholesky_solve", (x, y) => y.cholesky_solve(PositiveDefinite(x).cholesky()), Any(3, 3), Any(3, 1)),
        One("det", x => x.det(), Regular(3, 3)), One("logdet", x => PositiveDefinite(x).logdet(), Any(3, 3)), One("inverse", x => x.inverse(), Regular(3, 3)), One("matrix_exp", x => x.matrix_exp(), Any(2, 2)), One("matrix_power", x => x.matrix_power(3), Regular(2, 2)), One("pinverse", x => x.pinverse(), Regular(2, 2)),
        One("slogdet", x => slogdet(x).logabsdet, Regular(3, 3)),
    ];

    internal static readonly Case[] LinearAlgebra =
    [
        One("cholesky", x => linalg.cholesky(PositiveDefinite(x)), Any(3, 3)), One("cholesky_ex", x => linalg.cholesky_ex(PositiveDefinite(x)).L, Any(3, 3)), One("cond", x => linalg.cond(x), Regular(2, 2)), Two("cross", (x, y) => linalg.cross(x, y), X, X),
        One("det", x => linalg.det(x), Regular(3, 3)), One("diagonal", x => linalg.diagonal(x).square(), Any(3, 3)), One("eigh", x => linalg.eigh(Symmetric(x)).Item1, Any(3, 3)), One("eigvalsh", x => linalg.eigvalsh(Symmetric(x)), Any(3, 3)),
        One("eig", x => linalg.eig(Symmetric(x)).Item1.real, Any(2, 2)), One("eigvals", x => linalg.eigvals(Symmetric(x)).real, Any(2, 2)), One("inv", x => linalg.inv(x), Regular(3, 3)), One("inv_ex", x => linalg.inv_ex(x).L, Regular(3, 3)),
        Two("lstsq", (x, y) => linalg.lstsq(x, y).Solution, Regular(2, 2), Any(2, 1)), One("lu", x => linalg.lu(x).U, Regular(2, 2)), One("lu_factor", x => linalg.lu_factor(x).LU, Regular(2, 2)), Two("lu_solve", (x, y) => linalg.lu_solve(linalg.lu_factor(x).LU, linalg.lu_factor(x).Pivots, y), Regular(2, 2), Any(2, 1)), One("matrix_exp", x => linalg.matrix_exp(x), Any(2, 2)),
        One("matrix_norm", x => linalg.matrix_norm(x), Regular(2, 2)), One("matrix_norm nuclear", x => linalg.matrix_norm(x, "nuc"), Regular(2, 2)), One("multi_dot", x => linalg.multi_dot([x, x, x]), Any(2, 2)), One("norm", x => linalg.norm(x), X),
        One("pinv", x => linalg.pinv(x), Regular(2, 2)), One("qr", x => linalg.qr(x).R, Regular(2, 2)), One("slogdet", x => linalg.slogdet(x).Item2, Regular(3, 3)), Two("solve", (x, y) => linalg.solve(x, y), Regular(3, 3), Any(3, 2)), Two("solve_ex", (x, y) => linalg.solve_ex(x, y).result, Regular(3, 3), Any(3, 2)),
        Two("solve_triangular", (x, y) => linalg.solve_triangular(x.triu(), y, true), Regular(3, 3), Any(3, 2)), One("svd", x => linalg.svd(x).S, Regular(2, 2)), One("svdvals", x => linalg.svdvals(x), Regular(2, 2)), One("tensorinv", x => linalg.tensorinv(x, 1), Regular(2, 2)),
        Two("tensorsolve", (x, y) => linalg.tensorsolve(x, y, [1]), Regular(2, 2), Any(2)), One("vander", x => linalg.vander(x), NotZero(3)), Two("vecdot", (x, y) => linalg.vecdot(x, y), X, X), One("vector_norm", x => linalg.vector_norm(x, 3), NotZero(3)),
        One("householder_product", x => linalg.householder_product(x, tensor(new[] { 0.4, 0.7 })), Any(3, 2)) with { Twice = true },
    ];

    internal static readonly Case[] Special =
    [
        One("digamma", special.digamma, Positive(3)), One("psi", special.psi, Positive(3)), One("entr", special.entr, Positive(3)), One("erf", special.erf, X), One("erfc", special.erfc, X), One("erfcx", special.erfcx, X), One("erfinv", special.erfinv, Inside(3)),
        One("exp2", special.exp2, X), One("expit", special.expit, X), One("expm1", special.expm1, X), One("gammaln", special.gammaln, Positive(3)), One("gammainc", x => special.gammainc(tensor(new[] { 0.7, 1.2, 2.0 }), x), Positive(3)), One("gammaincc", x => special.gammaincc(tensor(new[] { 0.7, 1.2, 2.0 }), x), Positive(3)),
        One("i0", special.i0, NotZero(3)), One("i0e", special.i0e, NotZero(3)), One("i1", special.i1, NotZero(3)), One("i1e", special.i1e, NotZero(3)), One("log_softmax", x => special.log_softmax(x, 1), X), One("softmax", x => special.softmax(x, 1), X),
        One("logit", special.logit, Between(0.2, 0.8, 3)), One("multigammaln", x => special.multigammaln(x, 2), Between(1.5, 3, 3)), One("ndtr", special.ndtr, X), One("ndtri", special.ndtri, Between(0.2, 0.8, 3)),
        One("polygamma", x => special.polygamma(1, x), Between(1, 2, 3)), One("sigmoid", special.sigmoid, X), One("sinc", special.sinc, NotZero(3)), Two("xlog1py", special.xlog1py, Positive(3), Positive(3)), One("zeta", x => special.zeta(full(3L, 2.5, ScalarType.Float64), x), Positive(3)),
    ];
}
