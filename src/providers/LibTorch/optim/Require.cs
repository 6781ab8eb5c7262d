using System.Globalization;

namespace TorchSharp.Modules;

/// <summary>The domains of hyper-parameters. NaN lies in none.</summary>
internal static class Require
{
    internal static double Nonnegative(double value, string name) =>
        value >= 0 ? value : throw Outside(value, name, "be at least 0");

    internal static double Fraction(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw Outside(value, name, "lie in [0, 1]");

    internal static double Decay(double value, string name) =>
        value is >= 0 and < 1 ? value : throw Outside(value, name, "lie in [0, 1)");

    private static ArgumentOutOfRangeException Outside(double value, string name, string rule) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{name} must {rule}, but was {value}."));
}
