using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class IndexingTests
{
    /// <summary>Element (i, j, k) is 100 i + 10 j + k.</summary>
    private static Tensor Digits()
    {
        var array = new long[2, 3, 4];
        for (var i = 0; i < 2; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                for (var k = 0; k < 4; k++)
                {
                    array[i, j, k] = (100 * i) + (10 * j) + k;
                }
            }
        }
        return tensor(array);
    }

    private static long[] Elements(Tensor tensor) => tensor.data<long>().ToArray();

    [Fact]
    public void Numbers_take_dimensions_away()
    {
        using var scope = NewDisposeScope();
        var t = Digits();
        Assert.Equal(123, t[1, 2, 3].item<long>());
        Assert.Equal(123, t[-1, -1, -1].item<long>());
        Assert.Equal([10L, 11, 12, 13], Elements(t[0, 1]));
        Assert.Equal([3L, 4L], t[1].shape);
    }

    [Fact]
    public void Slices_new_dimensions_and_the_rest_make_views()
    {
        using var scope = NewDisposeScope();
        var t = Digits();
        Assert.Equal([2L, 12L, 22L], Elements(t[0, TensorIndex.Colon, 2]));
        Assert.Equal([1L, 3L, 101L, 103L], Elements(t[TensorIndex.Ellipsis, 0, TensorIndex.Slice(1, null, 2)]));
        Assert.Equal([2L, 1L, 3L, 4L], t[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([2L, 2L, 4L], t[.., 1..].shape);
        Assert.Equal([21L, 22L], Elements(t[0, ^1, 1..3]));
        Assert.Equal([2L, 3L, 1L], t[TensorIndex.Ellipsis, ^1..].shape);
        t[0, TensorIndex.Colon, 0].zero_();
        Assert.Equal([0L, 0L, 0L], Elements(t[0, TensorIndex.Colon, 0]));
    }

    [Fact]
    public void Positions_and_masks_pick()
    {
        using var scope = NewDisposeScope();
        var t = Digits();
        Assert.Equal([12L, 110L], Elements(t[tensor(new long[] { 0, 1 }), tensor(new long[] { 1, 1 }), tensor(new long[] { 2, 0 })]));
        Assert.Equal([120L, 121, 122, 123], Elements(t[t >= 120]));
        var mask = tensor(new[,] { { true, false, false }, { false, false, true } });
        Assert.Equal([1L, 2, 121, 122], Elements(t[TensorIndex.Tensor(mask), 1..3]));
        Assert.Equal([2L, 22L, 102L, 122L], Elements(t[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 0, 2 })), 2]));
        Assert.Equal([1L, 2L, 3L, 4L], t[TensorIndex.Bool(true)].shape);
        Assert.Equal([0L, 2L, 3L, 4L], t[TensorIndex.Bool(false)].shape);
    }

    [Fact]
    public void What_is_read_can_be_written()
    {
        using var scope = NewDisposeScope();
        var t = Digits();
        t[0, 1, 2] = 7;
        Assert.Equal(7, t[0, 1, 2].item<long>());
        t[1, TensorIndex.Ellipsis, 1..3] = tensor(new long[] { 8, 9 });
        Assert.Equal([100L, 8, 9, 103], Elements(t[1, 0]));
        t[t > 50] = tensor(0L);
        Assert.Equal(23, t.max().item<long>());
        t.index_put_(tensor(1L), [tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 0 })], accumulate: true);
        Assert.Equal(2, t[0, 0, 0].item<long>());
        t[0] = ones([1, 3, 4], ScalarType.Int64);
        Assert.Equal(12, t[0].sum().item<long>());
    }

    [Fact]
    public void Wrong_indices_are_named()
    {
        using var scope = NewDisposeScope();
        var t = Digits();
        Assert.Throws<ExternalException>(() => t[2]);
        Assert.Throws<ExternalException>(() => t[0, 0, TensorIndex.Colon, 0]);
        Assert.Throws<ArgumentException>(() => t[TensorIndex.Slice(0, 2, -1)]);
        Assert.Throws<ExternalException>(() => t[TensorIndex.Tensor(tensor(new[] { true, false, true }))]);
    }

    [Fact]
    public void Elements_are_read_and_written_in_place_whatever_the_strides()
    {
        using var scope = NewDisposeScope();
        var t = Digits();
        var turned = t.permute(2, 0, 1);
        var accessor = turned.data<long>();
        Assert.Equal(24, accessor.Count);
        Assert.Equal(123, accessor[3, 1, 2]);
        Assert.Equal(turned.contiguous().data<long>().ToArray(), accessor.ToArray());
        accessor[3, 1, 2] = -1;
        Assert.Equal(-1, t[1, 2, 3].item<long>());
        var array = (long[,,])t.data<long>().ToNDArray();
        Assert.Equal(112, array[1, 1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => accessor[24]);
        Assert.Throws<ArgumentException>(() => t.data<float>());
    }

    [Fact]
    public void Elements_under_a_flag_are_read_as_they_are_seen()
    {
        using var scope = NewDisposeScope();
        var conjugated = tensor(new[] { new System.Numerics.Complex(1, 2) }).conj();
        Assert.Equal([new System.Numerics.Complex(1, -2)], conjugated.data<System.Numerics.Complex>().ToArray());
        Assert.Equal([-2.0], conjugated.imag.data<double>().ToArray());
    }
}
