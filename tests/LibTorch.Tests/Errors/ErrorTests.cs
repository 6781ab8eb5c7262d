using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Errors;

public class ErrorTests
{
    private static string Message(Action action) => Assert.Throws<ExternalException>(action).Message;

    [Fact]
    public void Wrong_shapes_are_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("3x4 and 3x4", Message(() => zeros(3, 4).mm(zeros(3, 4))), StringComparison.Ordinal);
        Assert.Contains("must match", Message(() => zeros(3L).add(zeros(4L))), StringComparison.Ordinal);
        Assert.Contains("invalid for input of size 6", Message(() => zeros(6L).view(4, 2)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1, 2, 3 }, [2, 2]));
    }

    [Fact]
    public void Wrong_types_are_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("Double", Message(() => zeros(2, 2).mm(zeros([2, 2], ScalarType.Float64))), StringComparison.Ordinal);
        Assert.Contains("floating point", Message(() => tensor(new[] { 1, 2 }).requires_grad_()), StringComparison.Ordinal);
        Assert.Contains("Float", Message(() => zeros(2L).bitwise_and(zeros(2L))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => zeros(2L).data<double>());
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("aten::add: the argument 'other' must be a Tensor, not null", Message(() => zeros(2L).add((Tensor)null!)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var tensor = zeros(2L);
        tensor.Dispose();
        tensor.Dispose();
        Assert.True(tensor.IsInvalid);
        Assert.Contains("disposed", Assert.Throws<InvalidOperationException>(() => tensor.add(1)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => tensor.shape);
        using var other = zeros(2L);
        Assert.Throws<InvalidOperationException>(() => other.add(tensor));
    }

    [Fact]
    public void A_disposed_generator_says_so()
    {
        var generator = new Generator(1);
        generator.Dispose();
        Assert.Throws<InvalidOperationException>(() => rand(2L, generator: generator));
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        if (!cuda.is_available())
        {
            Assert.Contains("CUDA", Assert.Throws<InvalidOperationException>(() => zeros(2L, device: CUDA)).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => zeros(2L).cuda());
            Assert.Equal(0, cuda.device_count());
        }
        Assert.Throws<ArgumentException>(() => new Device("toaster"));
        Assert.Throws<ArgumentException>(() => new Device("cuda:x"));
    }

    [Fact]
    public void Tensors_on_different_devices_do_not_mix()
    {
        using var scope = NewDisposeScope();
        var elsewhere = zeros([2], device: META);
        Assert.True(elsewhere.is_meta);
        Assert.ThrowsAny<Exception>(() => zeros(2L).mm(elsewhere));
        Assert.Throws<InvalidOperationException>(() => elsewhere.data<float>());
    }

    [Fact]
    public void One_number_is_not_had_from_many_elements()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => zeros(2L).item<float>());
        Assert.Throws<ArgumentException>(() => zeros(1L).item<double>());
        Assert.Throws<ExternalException>(() => zeros(2L).ToDouble());
    }

    [Fact]
    public void Devices_are_read_and_written_as_text()
    {
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal((DeviceType.CUDA, 0), (CUDA.type, CUDA.index));
        Device converted = "cpu";
        Assert.Equal(DeviceType.CPU, converted.type);
    }

    [Fact]
    public void Names_of_dimensions_are_refused_rather_than_ignored()
        => Assert.Throws<NotSupportedException>(() => zeros([2], names: ["rows"]));

    [Fact]
    public void Text_shows_shape_type_device_and_values()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 1f, 2.5f }, { -3f, 4f } });
        Assert.Equal("[2x2], type = Float32, device = cpu", x.ToString());
        Assert.Equal("[[1, 2.5]\n [-3, 4]]", x.npstr(newLine: "\n").Replace(",\n", "\n", StringComparison.Ordinal));
        Assert.Equal("[2x2], type = Float32, device = cpu\n   1 2.5\n  -3   4\n", x.jlstr(newLine: "\n"));
        Assert.Equal("[2x2], type = Float32, device = cpu, value = float [,] {{1f, 2.5f}, {-3f, 4f}}", x.cstr());
        Assert.Contains("...", arange(100).ToString(TensorStringStyle.Numpy), StringComparison.Ordinal);
    }
}
