using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

/// <summary>Operators against their definitions, computed with plain numbers.</summary>
public class DefinitionTests
{
    private static readonly double[] Values = [-1.7, -0.4, 0.3, 0.9, 2.2];

    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> Functions() => new()
    {
        { "abs", x => x.abs(), Math.Abs }, { "ceil", x => x.ceil(), Math.Ceiling }, { "floor", x => x.floor(), Math.Floor }, { "trunc", x => x.trunc(), Math.Truncate }, { "round", x => x.round(), Math.Round },
        { "sin", x => x.sin(), Math.Sin }, { "cos", x => x.cos(), Math.Cos }, { "tan", x => x.tan(), Math.Tan }, { "sinh", x => x.sinh(), Math.Sinh }, { "cosh", x => x.cosh(), Math.Cosh }, { "tanh", x => x.tanh(), Math.Tanh },
        { "atan", x => x.atan(), Math.Atan }, { "asinh", x => x.asinh(), Math.Asinh }, { "exp", x => x.exp(), Math.Exp }, { "exp2", x => x.exp2(), v => Math.Pow(2, v) }, { "sign", x => x.sign(), v => Math.Sign(v) },
        { "square", x => x.square(), v => v * v }, { "neg", x => -x, v => -v }, { "reciprocal", x => x.reciprocal(), v => 1 / v }, { "sigmoid", x => x.sigmoid(), v => 1 / (1 + Math.Exp(-v)) },
        { "relu", x => x.relu(), v => Math.Max(v, 0) }, { "leaky_relu", x => x.leaky_relu(0.1), v => v > 0 ? v : 0.1 * v }, { "softplus", x => x.softplus(), v => Math.Log(1 + Math.Exp(v)) }, { "silu", x => x.silu(), v => v / (1 + Math.Exp(-v)) },
        { "elu", x => x.elu(0.5), v => v > 0 ? v : 0.5 * (Math.Exp(v) - 1) }, { "hardtanh", x => x.hardtanh(-1, 1), v => Math.Clamp(v, -1, 1) }, { "clamp", x => x.clamp(-0.5, 0.5), v => Math.Clamp(v, -0.5, 0.5) }, { "clamp_min", x => x.clamp_min(0.5), v => Math.Max(v, 0.5) },
        { "frac", x => x.frac(), v => v - Math.Truncate(v) }, { "deg2rad", x => x.deg2rad(), v => v * Math.PI / 180 }, { "sinc", x => x.sinc(), v => Math.Sin(Math.PI * v) / (Math.PI * v) }, { "pow", x => x.pow(3), v => v * v * v },
        { "plus", x => 2 + x + 1, v => v + 3 }, { "minus", x => 2 - x - 1, v => 1 - v }, { "times", x => 2 * x * 3f, v => 6 * v }, { "over", x => 2 / x / 4L, v => 0.5 / v }, { "modulus", x => x % 0.7, v => v - (0.7 * Math.Floor(v / 0.7)) },
        { "add alpha", x => x.add(x, 0.5), v => 1.5 * v }, { "remainder", x => x.remainder(0.7), v => v - (0.7 * Math.Floor(v / 0.7)) }, { "fmod", x => x.fmod(0.7), v => v % 0.7 }, { "floor_divide", x => x.floor_divide(0.7), v => Math.Floor(v / 0.7) },
        { "div trunc", x => x.div(0.7, RoundingMode.trunc), v => Math.Truncate(v / 0.7) }, { "atan2", x => x.atan2(x + 1), v => Math.Atan2(v, v + 1) }, { "hypot", x => x.hypot(x + 1), v => Math.Sqrt((v * v) + ((v + 1) * (v + 1))) },
        { "maximum", x => x.maximum(-x), Math.Abs }, { "where", x => x.where(x > 0, x * 2), v => v > 0 ? v : 2 * v }, { "masked_fill", x => x.masked_fill(x < 0, 5), v => v < 0 ? 5 : v }, { "lerp", x => x.lerp(x + 2, full_like(x, 0.25)), v => v + 0.5 },
        { "addcmul", x => x.addcmul(x, x, 0.5), v => v + (0.5 * v * v) }, { "addcdiv", x => x.addcdiv(x, x, 0.5), v => v + 0.5 }, { "nan_to_num", x => (x / 0).nan_to_num(posinf: 1, neginf: -1), v => Math.Sign(v) },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_agrees_with_plain_numbers(string name, Func<Tensor, Tensor> function, Func<double, double> definition)
    {
        ArgumentNullException.ThrowIfNull(function);
        using var scope = NewDisposeScope();
        var result = function(tensor(Values)).data<double>().ToArray();
        for (var i = 0; i < Values.Length; i++)
        {
            var expected = definition(Values[i]);
            // Both round a few operations on numbers of order 1 to 16 digits.
            Assert.True(Math.Abs(expected - result[i]) <= 1e-14 * (1 + Math.Abs(expected)), $"{name}({Values[i]}) is {result[i]}, not {expected}.");
        }
    }

    [Fact]
    public void A_function_in_place_returns_the_tensor_itself()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Values);
        Assert.Same(x, x.add_(1));
        Assert.Same(x, x.mul_(x));
        Assert.Same(x, x.clamp_(0, 2).sqrt_().exp_().pow_(2));
        var expected = Values.Select(v => Math.Pow(Math.Exp(Math.Sqrt(Math.Clamp((v + 1) * (v + 1), 0, 2))), 2)).ToArray();
        var actual = x.data<double>().ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-13 * pair.First));
    }

    [Fact]
    public void Comparisons_give_truth_values()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new[] { 1, 2, 3 }), tensor(new[] { 3, 2, 1 }));
        Assert.Equal([false, true, false], (x == y).data<bool>().ToArray());
        Assert.Equal([true, false, true], (x != y).data<bool>().ToArray());
        Assert.Equal([true, false, false], (x < y).data<bool>().ToArray());
        Assert.Equal([false, true, true], (x >= 2).data<bool>().ToArray());
        Assert.Equal([true, false, false], (2 > x).data<bool>().ToArray());
        Assert.Equal([true, true, false], ((x <= y) | (x == 1)).data<bool>().ToArray());
        Assert.True(x.Equals(y.flip(0)));
        Assert.False(x.Equals(y));
        Assert.True(x.@double().allclose(x.@double() + 1e-9));
    }

    [Fact]
    public void Types_promote_as_in_Python()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float32, (tensor(new[] { 1 }) + 1.5).dtype);
        Assert.Equal(ScalarType.Int32, (tensor(new[] { 1 }) + 1L).dtype);
        Assert.Equal(ScalarType.Float32, (tensor(new[] { 1f }) + 1.5).dtype);
        Assert.Equal(ScalarType.Float64, (tensor(new[] { 1f }) + tensor(new[] { 1.0 })).dtype);
        Assert.Equal(ScalarType.Float32, (tensor(new[] { 1 }) / tensor(new[] { 2 })).dtype);
        Assert.Equal(ScalarType.Float64, promote_types(ScalarType.Int64, ScalarType.Float64));
        Assert.Equal(ScalarType.Float32, result_type(tensor(new[] { 1f }), tensor(new[] { 1L })));
    }

    [Fact]
    public void Reductions_follow_their_definitions()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[,] { { 3, 1, 2 }, { 6, 5, 7 } });
        Assert.Equal(24, x.sum().item<double>());
        Assert.Equal([9.0, 6.0, 9.0], x.sum(0L).data<double>().ToArray());
        Assert.Equal([2.0, 6.0], x.mean([1]).data<double>().ToArray());
        Assert.Equal([6.0, 210.0], x.prod(1).data<double>().ToArray());
        var (values, positions) = x.max(1);
        Assert.Equal([3.0, 7.0], values.data<double>().ToArray());
        Assert.Equal([0L, 2L], positions.data<long>().ToArray());
        Assert.Equal(1, x.min().item<double>());
        Assert.Equal([2L, 1L], x.amax([1], true).shape);
        Assert.Equal([1L, 0L], x.argmin(1).data<long>().ToArray().Select((p, i) => i == 0 ? p : p - 1));
        Assert.Equal([1.0, 1.0], x.var(1).data<double>().ToArray());
        Assert.Equal([1.0, 1.0], x.std(1).data<double>().ToArray());
        Assert.Equal(Math.Sqrt(124), x.norm().item<double>(), 1e-14 * 12);
        Assert.Equal(3, x.median().item<double>());
        Assert.Equal(Math.Log(Math.Exp(3) + Math.E + Math.Exp(2)), x.logsumexp(1)[0].item<double>(), 1e-14 * 4);
        Assert.Equal(5, x.count_nonzero().item<long>() - 1);
        Assert.True(x.any().item<bool>() && x.all().item<bool>());
        Assert.Equal([2.0, 6.0], x.quantile(tensor(0.5, ScalarType.Float64), 1).data<double>().ToArray());
    }

    [Fact]
    public void Orders_follow_their_definitions()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 3.0, 1.0, 2.0, 1.0 });
        Assert.Equal([1.0, 1.0, 2.0, 3.0], x.sort().Values.data<double>().ToArray());
        Assert.Equal([1L, 3L, 2L, 0L], x.sort(stable: true).Indices.data<long>().ToArray());
        Assert.Equal([3.0, 2.0], x.topk(2).values.data<double>().ToArray());
        Assert.Equal([3.0, 4.0, 6.0, 7.0], x.cumsum(0).data<double>().ToArray());
        Assert.Equal([3.0, 3.0, 6.0, 6.0], x.cumprod(0).data<double>().ToArray());
        Assert.Equal([-2.0, 1.0, -1.0], x.diff().data<double>().ToArray());
        var (output, inverse, counts) = x.unique(return_inverse: true, return_counts: true);
        Assert.Equal([1.0, 2.0, 3.0], output.data<double>().ToArray());
        Assert.Equal([2L, 0L, 1L, 0L], inverse.data<long>().ToArray());
        Assert.Equal([2L, 1L, 1L], counts.data<long>().ToArray());
        Assert.Null(x.unique().counts);
        Assert.Equal([1L, 3L], searchsorted(tensor(new[] { 1.0, 2.0, 3.0 }), tensor(new[] { 1.5, 3.5 })).data<long>().ToArray());
    }

    [Fact]
    public void Products_follow_their_definitions()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var (a, b) = (randn([3, 4], ScalarType.Float64, generator: generator), randn([4, 2], ScalarType.Float64, generator: generator));
        var expected = new double[6];
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 2; j++)
            {
                for (var k = 0; k < 4; k++)
                {
                    expected[(2 * i) + j] += a[i, k].item<double>() * b[k, j].item<double>();
                }
            }
        }
        var reference = tensor(expected, [3, 2]);
        // Sums of four products of order 1, rounded in another order.
        Tensor[] all = [a.mm(b), a.matmul(b), einsum("ik,kj->ij", a, b), a.tensordot(b, [1], [0]), a.unsqueeze(0).bmm(b.unsqueeze(0)).squeeze(0), zeros_like(reference).addmm(a, b), a.inner(b.t())];
        Assert.All(all, product => Assert.True(product.allclose(reference, 0, 1e-14)));
    }

    [Fact]
    public void Decompositions_multiply_back()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6);
        var a = randn([4, 4], ScalarType.Float64, generator: generator) + (3 * eye(4, dtype: ScalarType.Float64));
        // A factor of 100 over the unit round-off times the norm of a well-conditioned 4×4 matrix.
        void Same(Tensor expected, Tensor actual) => Assert.True(expected.allclose(actual, 0, 1e-13));
        var (q, r) = linalg.qr(a);
        Same(a, q.mm(r));
        var (u, s, vh) = linalg.svd(a);
        Same(a, u.mm(s.diag()).mm(vh));
        var spd = a.mm(a.t());
        var l = linalg.cholesky(spd);
        Same(spd, l.mm(l.t()));
        var (values, vectors) = linalg.eigh(spd);
        Same(spd, vectors.mm(values.diag()).mm(vectors.t()));
        var (p, lower, upper) = linalg.lu(a);
        Same(a, p.mm(lower).mm(upper));
        Same(eye(4, dtype: ScalarType.Float64), a.mm(linalg.inv(a)));
        Same(a, a.mm(linalg.solve(a, a)));
        Assert.Equal(linalg.det(a).item<double>(), upper.diagonal().prod().item<double>() * linalg.det(p).item<double>(), 1e-11);
    }

    [Fact]
    public void Selecting_and_scattering_are_inverse()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        var index = tensor(new long[,] { { 2, 0, 1 }, { 1, 2, 0 } });
        var picked = x.gather(1, index);
        Assert.Equal([3.0, 1, 2, 5, 6, 4], picked.data<double>().ToArray());
        Assert.True(x.Equals(zeros_like(x).scatter(1, index, picked)));
        Assert.Equal([1.0, 3.0], x.index_select(1, tensor(new long[] { 0, 2 }))[0].data<double>().ToArray());
        Assert.Equal([2.0, 2, 9], zeros(3L, ScalarType.Float64).index_add(0, tensor(new long[] { 0, 2, 2, 1 }), tensor(new double[] { 1, 4, 0.5, 1 }), 2).data<double>().ToArray());
        Assert.Equal([4.0, 6.0], x.masked_select(x.fmod(2) == 0).data<double>().ToArray()[1..]);
        Assert.Equal([6.0, 1.0], x.take(tensor(new long[] { 5, 0 })).data<double>().ToArray());
    }
}
