namespace TorchTune.Core.Tests;

/// <summary>Assertions on relative error.</summary>
internal static class Approximately
{
    public static void Equal(double expected, double actual, double relativeError)
    {
        bool close = expected == actual || Math.Abs(actual - expected) <= relativeError * Math.Abs(expected);
        Assert.True(close, $"{actual:R} differs from {expected:R} by {(actual - expected) / expected:E1}, more than {relativeError:E1}.");
    }
}
