namespace TorchTune.Models;

/// <summary>What is subtracted from a pixel of each channel, and what it is divided by: fitted on training images only.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Normalisation
{
    private Normalisation(double[] mean, double[] deviation) => (Mean, Deviation) = (mean, deviation);

    /// <summary>Mean of each channel, on the scale of bytes, 0 to 255.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>Standard deviation of each channel over all pixels, on the scale of bytes; 1 for a constant channel.</summary>
    public IReadOnlyList<double> Deviation { get; }

    /// <summary>Fits mean and standard deviation of each channel.</summary>
    /// <remarks>Sums are whole numbers, so neither order nor platform changes the result.</remarks>
    /// <param name="images">At least one image.</param>
    public static Normalisation Fit(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfZero(images.Count, nameof(images));
        int plane = images.Shape.Height * images.Shape.Width;
        var sums = new long[images.Shape.Channels];
        var squares = new long[images.Shape.Channels];
        for (int start = 0; start < images.Pixels.Length; start += plane)
        {
            int channel = start / plane % images.Shape.Channels;
            foreach (byte pixel in images.Pixels.Slice(start, plane))
            {
                sums[channel] += pixel;
                squares[channel] += pixel * pixel;
            }
        }

        double count = (double)images.Count * plane;
        double[] mean = [.. sums.Select(sum => sum / count)];
        double[] deviation = [.. squares.Zip(mean, (square, centre) => Math.Sqrt(Math.Max((square / count) - (centre * centre), 0)))];
        return new Normalisation(mean, [.. deviation.Select(spread => spread > 0 ? spread : 1)]);
    }
}
