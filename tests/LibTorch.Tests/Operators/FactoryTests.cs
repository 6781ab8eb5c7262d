using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class FactoryTests
{
    [Fact]
    public void Arrays_of_every_rank_keep_their_shape_and_order()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([2L, 3L], matrix.shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], matrix.data<int>().ToArray());
        Assert.Equal([1L, 2L, 1L, 2L], tensor(new double[1, 2, 1, 2]).shape);
        Assert.Equal([2L, 2L], tensor(new[] { 1f, 2f, 3f, 4f }, [2, 2]).shape);
        Assert.Equal([3L, 1L], tensor(new List<long> { 1, 2, 3 }, 3, 1).shape);
    }

    [Fact]
    public void Every_type_of_element_is_kept()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Byte, tensor(new byte[] { 1 }).dtype);
        Assert.Equal(ScalarType.Int8, tensor(new sbyte[] { 1 }).dtype);
        Assert.Equal(ScalarType.Int16, tensor(new short[] { 1 }).dtype);
        Assert.Equal(ScalarType.Int32, tensor(new[] { 1 }).dtype);
        Assert.Equal(ScalarType.Int64, tensor(new[] { 1L }).dtype);
        Assert.Equal(ScalarType.Float16, tensor(new[] { (Half)1 }).dtype);
        Assert.Equal(ScalarType.Float32, tensor(new[] { 1f }).dtype);
        Assert.Equal(ScalarType.Float64, tensor(new[] { 1.0 }).dtype);
        Assert.Equal(ScalarType.Bool, tensor(new[] { true }).dtype);
        Assert.Equal(ScalarType.ComplexFloat32, tensor(new[] { (1f, 2f) }).dtype);
        Assert.Equal(ScalarType.ComplexFloat64, tensor(new[] { new Complex(1, 2) }).dtype);
        Assert.Equal(new Complex(1, 2), tensor(new Complex(1, 2)).item<Complex>());
        Assert.Equal((1f, 2f), tensor(1f, 2f).item<(float, float)>());
    }

    [Fact]
    public void The_data_is_copied()
    {
        using var scope = NewDisposeScope();
        var data = new[] { 1.0, 2.0 };
        var copy = tensor(data);
        data[0] = 5;
        Assert.Equal([1.0, 2.0], copy.data<double>().ToArray());
    }

    [Fact]
    public void A_buffer_is_shared_and_released_with_its_last_tensor()
    {
        var data = new[] { 1f, 2f, 3f, 4f };
        using var buffer = frombuffer(data, ScalarType.Float32, 2, 1);
        buffer.mul_(10);
        Assert.Equal([1f, 20f, 30f, 4f], data);
        using var view = buffer[1];
        Assert.Equal(30f, view.item<float>());
    }

    [Fact]
    public void Sizes_may_be_written_as_numbers_arrays_or_spans()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2L, 3L], zeros(2, 3).shape);
        Assert.Equal([2L, 3L, 4L, 5L], ones(2, 3, 4, 5).shape);
        Assert.Equal([7L], rand(7).shape);
        ReadOnlySpan<long> size = [2, 2];
        Assert.Equal([2L, 2L], randn(size).shape);
        Assert.Equal(7, full(2, 2, 7)[1, 1].item<long>());
        Assert.Equal(ScalarType.Float32, full(2, 2, 7.0).dtype);
    }

    [Fact]
    public void Ranges_follow_their_definitions()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2L, 5L, 8L], arange(2, 9, 3).data<long>().ToArray());
        Assert.Equal(ScalarType.Float32, arange(0.5, 2).dtype);
        Assert.Equal([0.0, 0.25, 0.5, 0.75, 1.0], linspace(0, 1, 5, ScalarType.Float64).data<double>().ToArray());
        Assert.Equal([1.0, 10.0, 100.0], logspace(0, 2, 3, dtype: ScalarType.Float64).data<double>().ToArray());
        Assert.Equal([1f, 0f, 0f, 1f, 0f, 0f], eye(3, 2).data<float>().ToArray());
        Assert.Equal([0L, 1L, 0L, 2L, 2L, 1L], tensor(new long[] { 0, 1, 0, 2, 2, 1 }).data<long>().ToArray());
        Assert.Equal([0L, 0L, 1L, 0L, 1L, 1L], triu_indices(2, 2).data<long>().ToArray());
    }

    [Fact]
    public void The_default_type_rules_new_floating_point_tensors()
    {
        Assert.Equal(ScalarType.Float32, get_default_dtype());
        using var tensor = zeros(1L);
        Assert.Equal(ScalarType.Float32, tensor.dtype);
    }

    [Fact]
    public void A_generator_repeats_from_its_seed_and_from_its_state()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(42);
        Assert.Equal(42, generator.initial_seed());
        var first = randn(5L, generator: generator);
        var state = generator.get_state();
        var second = randn(5L, generator: generator);
        Assert.False(first.Equals(second));
        generator.set_state(state);
        Assert.True(second.Equals(randn(5L, generator: generator)));
        generator.manual_seed(42);
        Assert.True(first.Equals(randn(5L, generator: generator)));
    }

    [Fact]
    public void Random_numbers_lie_where_they_should()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        // Each bound is six standard errors: the mean of n uniform numbers has 1/sqrt(12 n), of n normal ones 1/sqrt(n).
        const int Count = 100_000;
        var uniform = rand([Count], ScalarType.Float64, generator: generator);
        Assert.True(uniform.min().ToDouble() >= 0 && uniform.max().ToDouble() < 1);
        Assert.InRange(uniform.mean().ToDouble() - 0.5, -6 / Math.Sqrt(12 * Count), 6 / Math.Sqrt(12 * Count));
        var normal = randn([Count], ScalarType.Float64, generator: generator);
        Assert.InRange(normal.mean().ToDouble(), -6 / Math.Sqrt(Count), 6 / Math.Sqrt(Count));
        Assert.InRange(normal.var().ToDouble() - 1, -6 * Math.Sqrt(2.0 / Count), 6 * Math.Sqrt(2.0 / Count));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), randperm(50, generator: generator).data<long>().ToArray().Order());
        var whole = randint(3, 7, [1000L], generator: generator);
        Assert.Equal((3L, 6L), (whole.min().ToInt64(), whole.max().ToInt64()));
    }

    [Fact]
    public void Likes_take_shape_type_and_device_from_another_tensor()
    {
        using var scope = NewDisposeScope();
        var source = zeros([2, 3], ScalarType.Float64);
        Assert.Equal((ScalarType.Float64, 6), (ones_like(source).dtype, ones_like(source).numel()));
        Assert.Equal(ScalarType.Int32, full_like(source, 3, ScalarType.Int32).dtype);
        Assert.Equal(ScalarType.Float64, source.new_zeros(4L).dtype);
    }

    [Fact]
    public void Limits_are_those_of_the_number_formats()
    {
        Assert.Equal(Math.ScaleB(1, -23), finfo(ScalarType.Float32).eps);
        Assert.Equal(double.MaxValue, finfo(ScalarType.Float64).max);
        Assert.Equal(BitConverter.UInt64BitsToDouble(0x0010_0000_0000_0000), finfo(ScalarType.Float64).tiny);
        Assert.Equal(65504, finfo(ScalarType.Float16).max);
        Assert.Throws<ArgumentException>(() => finfo(ScalarType.Int32));
    }
}
