using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.serialization;

public sealed class TensorFileTests
{
    public static TheoryData<ScalarType> Types =>
    [
        ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.Float32, ScalarType.Float64,
        ScalarType.ComplexFloat32, ScalarType.ComplexFloat64, ScalarType.Bool, ScalarType.BFloat16,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_tensor_of_any_type_comes_back(ScalarType type)
    {
        using var scope = NewDisposeScope();
        foreach (var shape in (long[][])[[], [1], [0, 3], [2, 3, 5]])
        {
            var original = arange(shape.Aggregate(1L, (product, size) => product * size)).reshape(shape).to(type);

            var loaded = Tensor.Load(new MemoryStream(Saved(original)));

            Assert.Equal(type, loaded.dtype);
            Assert.Equal(shape, loaded.shape);
            Assert.True(Same(loaded, original));
        }
    }

    [Fact]
    public void The_bytes_are_type_dimensions_sizes_and_elements()
    {
        using var scope = NewDisposeScope();
        var wide = zeros(300, 1, dtype: ScalarType.Bool);

        Assert.Equal([3, 2, 2, 1, 1, 0, 0, 0, 254, 255, 255, 255], Saved(tensor(new[] { 1, -2 }).reshape(2, 1)));
        Assert.Equal([6, 0, .. BitConverter.GetBytes(1.5f)], Saved(tensor(1.5f)));
        Assert.Equal([11, 2, 0xAC, 0x02, 1, .. new byte[300]], Saved(wide)); // 300 = 0b10_0101100: seven bits and the mark, then the rest
        Assert.Equal([15, 1, 1, 0x80, 0x3F], Saved(ones(1, dtype: ScalarType.BFloat16)));
    }

    [Fact]
    public void Elements_are_written_in_order_whatever_the_strides()
    {
        using var scope = NewDisposeScope();
        var matrix = arange(6, dtype: ScalarType.Int32).reshape(2, 3);
        var conjugate = new System.Numerics.Complex(1, 2);

        Assert.Equal(Saved(matrix.t().contiguous()), Saved(matrix.t()));
        Assert.Equal(Saved(tensor(new System.Numerics.Complex(1, -2))), Saved(tensor(conjugate).conj()));
    }

    [Fact]
    public void Tensors_follow_one_another_and_can_be_passed_over()
    {
        using var scope = NewDisposeScope();
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        arange(10).Save(writer);
        ones(2, 2).Save(writer);
        file.Position = 0;
        using var reader = new BinaryReader(file);

        var skipped = TensorExtensionMethods.Load(reader, skip: true);
        var loaded = Tensor.Load(reader);

        Assert.True(Same(skipped, zeros_like(arange(10))));
        Assert.True(Same(loaded, ones(2, 2)));
        Assert.Equal(file.Length, file.Position);
    }

    [Fact]
    public void Loading_into_a_tensor_keeps_its_memory_and_wants_its_type_and_shape()
    {
        using var scope = NewDisposeScope();
        var target = zeros(2, 2);
        var view = target.t();
        var file = Saved(tensor(new[] { 1f, 2, 3, 4 }).reshape(2, 2));

        view.Load(Reader(file));

        Assert.Equal([1f, 3, 2, 4], [.. target.flatten().data<float>()]);
        Assert.Throws<ArgumentException>(() => zeros(4).Load(Reader(file)));
        Assert.Throws<ArgumentException>(() => zeros(2, 2, dtype: ScalarType.Float64).Load(Reader(file)));
        Assert.Throws<ArgumentException>(() => zeros(2, 2, dtype: ScalarType.Float64).Load(Reader(file), skip: true));
    }

    [Fact]
    public void A_leaf_that_requires_gradients_can_be_loaded()
    {
        using var scope = NewDisposeScope();
        var leaf = zeros(3, requires_grad: true);

        leaf.Load(Reader(Saved(ones(3))));

        Assert.True(leaf.is_leaf);
        Assert.Equal(3, leaf.sum().ToSingle());
    }

    [Fact]
    public void A_cut_file_is_told_as_such_at_every_length()
    {
        using var scope = NewDisposeScope();
        var file = Saved(arange(5, dtype: ScalarType.Int16));
        for (var length = 0; length < file.Length; length++)
        {
            var cut = file[..length];
            Assert.Throws<EndOfStreamException>(() => Tensor.Load(new MemoryStream(cut)));
            Assert.Throws<EndOfStreamException>(() => Tensor.Load(new Unseekable(cut)));
            Assert.Throws<EndOfStreamException>(() => TensorExtensionMethods.Load(new BinaryReader(new Unseekable(cut)), skip: true));
        }
    }

    [Theory]
    [InlineData(new byte[] { 99, 0, 1, 2, 3 })] // no type
    [InlineData(new byte[] { 6, 200, 1, 1, 1, 1 })] // 128 dimensions and more
    [InlineData(new byte[] { 6, 2, 255, 255, 255, 255, 255, 255, 255, 127, 255, 255, 255, 255, 255, 255, 255, 127 })] // more elements than numbers
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 })] // no length
    public void A_foreign_file_is_told_as_such(byte[] file) => Assert.Throws<InvalidDataException>(() => Tensor.Load(new MemoryStream(file)));

    [Fact]
    public void A_claim_of_more_elements_than_there_are_takes_no_memory()
    {
        byte[] claim = [6, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]; // 2^39 floats

        var exception = Assert.Throws<EndOfStreamException>(() => Tensor.Load(new MemoryStream(claim)));

        Assert.Contains("2199023255552", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_come_back_from_disk_in_both_formats()
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var original = rand(3, 4, dtype: ScalarType.Float64);
            var own = Path.Combine(folder.FullName, "own");
            var archive = Path.Combine(folder.FullName, "archive é.pt");

            original.Save(own);
            save(original.t(), archive);

            Assert.True(Same(Tensor.Load(own), original));
            Assert.True(Same(load(archive), original.t()));
            Assert.Equal("PK"u8, File.ReadAllBytes(archive).AsSpan(0, 2)); // libtorch's archives are zip files
            Assert.Throws<ExternalException>(() => load(own));
            Assert.Throws<ExternalException>(() => load(Path.Combine(folder.FullName, "missing")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Same(Tensor one, Tensor other) => one.shape.AsSpan().SequenceEqual(other.shape) && one.eq(other).all().ToBoolean();

    private static byte[] Saved(Tensor tensor)
    {
        using var file = new MemoryStream();
        tensor.Save(file);
        return file.ToArray();
    }

    private static BinaryReader Reader(byte[] file) => new(new MemoryStream(file));

    /// <summary>A stream as a network gives it, whose length is not known.</summary>
    private sealed class Unseekable(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
