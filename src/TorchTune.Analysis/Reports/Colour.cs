using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>Colours by how they look: lightness, chroma and hue, in Oklab (Ottosson 2020, "A perceptual color space for image processing").</summary>
internal static class Colour
{
    /// <summary>How many colours the map from worst to best has.</summary>
    public const int MapSize = 12;

    /// <summary>A colour of the map, written <c>#rrggbb</c>: lightness runs steadily, so that the order shows without hue too; the best stands out most from the page.</summary>
    /// <param name="index">0 for the worst to <see cref="MapSize"/> − 1 for the best.</param>
    /// <param name="dark">Whether the page is dark.</param>
    public static string OfMap(int index, bool dark)
    {
        double unit = index / (MapSize - 1.0);
        return dark ? Of(0.38 + (0.5 * unit), 0.06 + (0.08 * unit), 285 - (190 * unit)) : Of(0.88 - (0.5 * unit), 0.06 + (0.08 * unit), 95 + (190 * unit));
    }

    /// <summary>A colour to tell trials apart, readable on light and dark pages; neighbours in number lie a golden angle apart.</summary>
    public static string OfTrial(int number) => Of(0.72, 0.12, number * 137.508 % 360);

    private static string Of(double lightness, double chroma, double hue)
    {
        double a = chroma * Math.Cos(hue * Math.PI / 180), b = chroma * Math.Sin(hue * Math.PI / 180);
        double l = Math.Pow(lightness + (0.3963377774 * a) + (0.2158037573 * b), 3);
        double m = Math.Pow(lightness - (0.1055613458 * a) - (0.0638541728 * b), 3);
        double s = Math.Pow(lightness - (0.0894841775 * a) - (1.2914855480 * b), 3);
        int red = Encoded((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s));
        int green = Encoded((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s));
        int blue = Encoded((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
        return Invariant($"#{red:x2}{green:x2}{blue:x2}");
    }

    // The transfer curve of sRGB (IEC 61966-2-1).
    private static int Encoded(double linear)
    {
        double light = Math.Clamp(linear, 0, 1);
        return (int)Math.Round(255 * (light <= 0.0031308 ? 12.92 * light : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055));
    }
}
