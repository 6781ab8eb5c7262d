using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

/// <summary>Small data sets that several tests use.</summary>
internal static class Images
{
    /// <summary>Images of random bytes with labels in turn.</summary>
    public static ImageSet Random(int count, ImageShape shape, int classes = 10, ulong seed = 1)
    {
        var random = RandomSource.For(seed, 0, "test images");
        var pixels = new byte[count * shape.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.NextInt(256);
        return new ImageSet(shape, pixels, [.. Enumerable.Range(0, count).Select(i => (byte)(i % classes))], [.. Enumerable.Range(0, classes).Select(i => $"{i}")]);
    }

    public static ImageArchive RandomArchive(int train, int test, ImageShape? shape = null, int classes = 10) =>
        new("random", Random(train, shape ?? new(3, 8, 8), classes, seed: 1), Random(test, shape ?? new(3, 8, 8), classes, seed: 2));

    public static byte[] Bytes(this Tensor tensor) => tensor.contiguous().cpu().bytes.ToArray();

    public static float[] Floats(this Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
