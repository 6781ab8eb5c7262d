namespace TorchTune.Models;

/// <summary>Made-up 32×32 colour images of ten classes, for machines without data.</summary>
/// <remarks>
/// <para>An image is a grating of random phase, colour and contrast under noise. Its class is the slant of the grating (0, 22.5, 45, 67.5 or 90
/// degrees, to either side, so that a mirrored image keeps its class) and its wavelength (fine or coarse).</para>
/// <para>Because every phase is equally likely, an image and its negative are too: given the class, each pixel has the same mean, grey. So a linear
/// model has nothing to go by, and a network must learn the energy of oriented filters, which its first layers do readily.</para>
/// </remarks>
public static class SyntheticImages
{
    private const int Side = 32;
    private const double SlantStep = Math.PI / 8;
    private const double SlantJitter = Math.PI / 36;
    private const double WavelengthJitter = 0.12;
    private const double Amplitude = 70;
    private const double LeastContrast = 0.35;
    private const double NoiseDeviation = 45;

    // Standard deviation of the sum of four bytes, each uniform on 0…255.
    private static readonly double FourByteDeviation = Math.Sqrt(4 * ((256.0 * 256.0) - 1) / 12);

    private static readonly double[] Wavelengths = [4.5, 7.5];

    private static readonly string[] ClassNames =
    [
        .. from grain in (string[])["fine", "coarse"]
           from slant in (string[])["0", "22.5", "45", "67.5", "90"]
           select $"{grain} {slant}°",
    ];

    /// <summary>Makes a data set; image <c>i</c> of either half has class <c>i mod 10</c>.</summary>
    /// <param name="train">Number of images to learn from.</param>
    /// <param name="test">Number of images to be tested on.</param>
    /// <param name="seed">Equal seeds give equal images, however many are asked for.</param>
    public static ImageArchive Create(int train, int test, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(train);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(test);
        return new ImageArchive(
            "synthetic",
            Draw(train, RandomSource.For(seed, trial: -1, "synthetic training images")),
            Draw(test, RandomSource.For(seed, trial: -1, "synthetic test images")));
    }

    private static ImageSet Draw(int count, RandomSource random)
    {
        var pixels = new byte[(long)count * CifarFiles.Shape.Length];
        var labels = new byte[count];
        Parallel.For(0, count, image =>
        {
            labels[image] = (byte)(image % ClassNames.Length);
            Draw(labels[image], random.Fork($"image {image}"), pixels.AsSpan(image * CifarFiles.Shape.Length, CifarFiles.Shape.Length));
        });

        return new ImageSet(CifarFiles.Shape, pixels, labels, ClassNames);
    }

    private static void Draw(int label, RandomSource random, Span<byte> image)
    {
        double slant = ((label % 5) * SlantStep) + random.Uniform(-SlantJitter, SlantJitter);
        if (random.Bernoulli(0.5)) slant = -slant;
        double wavelength = Wavelengths[label / 5] * (1 + random.Uniform(-WavelengthJitter, WavelengthJitter));
        double phase = random.Uniform(0, 2 * Math.PI);
        double contrast = Amplitude * random.Uniform(LeastContrast, 1);
        Span<double> colour = [random.Uniform(0.3, 1), random.Uniform(0.3, 1), random.Uniform(0.3, 1)];

        // sin(u + v) by the addition theorem: two sines for each row and column instead of one for each pixel.
        double alongRow = 2 * Math.PI / wavelength * Math.Cos(slant);
        double alongColumn = 2 * Math.PI / wavelength * Math.Sin(slant);
        Span<(double Sin, double Cos)> across = stackalloc (double, double)[Side];
        for (int x = 0; x < Side; x++) across[x] = Math.SinCos((alongRow * x) + phase);
        for (int y = 0; y < Side; y++)
        {
            var down = Math.SinCos(alongColumn * y);
            for (int x = 0; x < Side; x++)
            {
                double wave = contrast * ((across[x].Sin * down.Cos) + (across[x].Cos * down.Sin));
                int pixel = (y * Side) + x;
                for (int channel = 0; channel < colour.Length; channel++) image[(channel * Side * Side) + pixel] = Rounded(127.5 + (colour[channel] * wave));
            }
        }

        AddNoise(image, random);
    }

    // Four bytes summed are normal enough for noise, and many times faster than a normal number.
    private static void AddNoise(Span<byte> image, RandomSource random)
    {
        for (int pixel = 0; pixel < image.Length; pixel += 2)
        {
            ulong bits = random.NextUInt64();
            image[pixel] = Rounded(image[pixel] + Noise((uint)bits));
            image[pixel + 1] = Rounded(image[pixel + 1] + Noise((uint)(bits >> 32)));
        }

        static double Noise(uint bits) =>
            ((byte)bits + (byte)(bits >> 8) + (byte)(bits >> 16) + (byte)(bits >> 24) - 510) * (NoiseDeviation / FourByteDeviation);
    }

    private static byte Rounded(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
