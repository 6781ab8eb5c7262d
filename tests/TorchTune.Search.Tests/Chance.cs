namespace TorchTune.Search.Tests;

/// <summary>Claims that one sampler does better than another, whatever the seed.</summary>
internal static class Chance
{
    private const int Seeds = 7, MostWrong = 6;

    /// <summary>Our figures tend to be larger than theirs: one-sided Mann–Whitney test on seven seeds a side, at 0.01.</summary>
    /// <remarks>
    /// Of 49 pairs at most 6 may be the other way round: of the 3,432 orders of seven and seven, 0.87 % have so few, 1.3 % at most 7. Where ours lie three standard deviations above, a pair is
    /// the other way round with probability 0.017, 0.8 of 49 in the mean, and the test finds it about 99 times in 100: enough for what a sampler must promise to be worth its use.
    /// </remarks>
    public static void AssertLarger(Func<int, double> ours, Func<int, double> theirs)
    {
        double[] left = [.. Enumerable.Range(0, Seeds).Select(ours)], right = [.. Enumerable.Range(0, Seeds).Select(theirs)];
        double wrong = left.Sum(x => right.Sum(y => x < y ? 1 : x == y ? 0.5 : 0));

        Assert.True(wrong <= MostWrong, $"{wrong} of {Seeds * Seeds} pairs are the other way round");
    }
}
