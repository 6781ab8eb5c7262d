using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.serialization;

public sealed class ModuleFileTests
{
    [Fact]
    public void A_module_comes_back_with_parameters_and_buffers()
    {
        using var scope = NewDisposeScope();
        using var original = Network();
        original.forward(rand(8, 3)); // moves the running statistics
        using var copy = Network();

        var returned = copy.load(new MemoryStream(Saved(original)));

        Assert.Same(copy, returned);
        Assert.Equal(original.state_dict().Keys, copy.state_dict().Keys);
        Assert.All(original.state_dict(), entry => Assert.True(Same(entry.Value, copy.state_dict()[entry.Key])));
    }

    [Fact]
    public void A_file_is_a_count_and_named_tensors()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        linear.load_state_dict(new() { ["weight"] = tensor(new[] { 1f, 2f }).reshape(1, 2), ["bias"] = tensor(new[] { 0.5f }) });

        byte[] expected =
        [
            2,
            6, .. "weight"u8, 6, 2, 1, 2, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f),
            4, .. "bias"u8, 6, 1, 1, .. BitConverter.GetBytes(0.5f),
        ];
        Assert.Equal(expected, Saved(linear));
    }

    [Fact]
    public void Skipped_names_are_not_written_and_not_read()
    {
        using var scope = NewDisposeScope();
        using var original = Linear(2, 1);
        using var copy = Linear(2, 1);
        var bias = copy.bias!.clone();
        var without = Saved(original, ["bias"]);

        Assert.Throws<ArgumentException>(() => copy.load(new MemoryStream(without)));
        copy.load(new MemoryStream(without), strict: false);
        Assert.True(Same(copy.weight!, original.weight!));
        Assert.True(Same(copy.bias, bias));

        using var third = Linear(2, 1);
        var weight = third.weight!.clone();
        third.load(new MemoryStream(Saved(original)), skip: ["weight"]);
        Assert.True(Same(third.weight, weight));
        Assert.True(Same(third.bias!, original.bias!));
    }

    [Fact]
    public void What_a_module_does_not_know_is_refused_or_passed_over()
    {
        using var scope = NewDisposeScope();
        using var original = Network();
        using var other = Sequential(("first", Linear(3, 4)), ("last", Linear(4, 2)));
        var file = Saved(original);
        Dictionary<string, bool> loaded = [];

        Assert.Throws<ArgumentException>(() => other.load(new MemoryStream(file)));
        other.load(new MemoryStream(file), strict: false, loadedParameters: loaded);

        Assert.Equal(original.state_dict().Keys, loaded.Keys);
        Assert.Equal(["first.weight", "first.bias", "last.weight", "last.bias"], loaded.Where(entry => entry.Value).Select(entry => entry.Key));
        Assert.True(Same(original.state_dict()["last.weight"], other.state_dict()["last.weight"]));
    }

    [Fact]
    public void A_wrong_shape_or_type_is_told_with_its_name()
    {
        using var scope = NewDisposeScope();
        using var wide = Linear(3, 1);
        using var precise = Linear(2, 1, dtype: ScalarType.Float64);
        using var linear = Linear(2, 1);
        var file = Saved(linear);

        Assert.Contains("'weight'", Assert.Throws<ArgumentException>(() => wide.load(new MemoryStream(file))).Message, StringComparison.Ordinal);
        Assert.Contains("'weight'", Assert.Throws<ArgumentException>(() => precise.load(new MemoryStream(file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_is_told_as_such_at_every_length()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        var file = Saved(linear);
        for (var length = 0; length < file.Length; length++)
        {
            Assert.Throws<EndOfStreamException>(() => linear.load(new MemoryStream(file[..length])));
        }
    }

    [Theory]
    [InlineData(new byte[] { 2, 255, 255, 255, 255, 255, 255 })] // the length of a name has too many bits
    [InlineData(new byte[] { 2, 255, 255, 255, 255, 15, 1 })] // it is negative
    [InlineData(new byte[] { 2, 6, (byte)'w', (byte)'e', (byte)'i', (byte)'g', (byte)'h', (byte)'t', 77, 0 })] // 77 is no type
    public void A_foreign_file_is_told_as_such(byte[] file)
    {
        using var linear = Linear(2, 1);

        Assert.Throws<InvalidDataException>(() => linear.load(new MemoryStream(file)));
    }

    [Fact]
    public void A_file_on_disk_is_closed_after_saving_and_loading()
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var location = Path.Combine(folder.FullName, "linear");
            using var linear = Linear(2, 1);

            linear.save(location);
            linear.load(location);

            using var exclusive = File.Open(location, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Assert.Equal(Saved(linear).Length, exclusive.Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Modules.Sequential Network() => Sequential(("first", Linear(3, 4)), ("norm", BatchNorm1d(4)), ("last", Linear(4, 2)));

    private static bool Same(Tensor one, Tensor other) => one.shape.AsSpan().SequenceEqual(other.shape) && one.eq(other).all().ToBoolean();

    private static byte[] Saved(Module module, IList<string>? skip = null)
    {
        using var file = new MemoryStream();
        module.save(file, skip);
        return file.ToArray();
    }
}
