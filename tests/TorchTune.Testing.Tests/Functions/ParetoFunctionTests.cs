namespace TorchTune.Testing.Tests.Functions;

public sealed class ParetoFunctionTests
{
    private static readonly ParetoFunction[] All =
        [ParetoFunction.Zdt1(), ParetoFunction.Zdt2(5), ParetoFunction.Dtlz1(), ParetoFunction.Dtlz1(2, 3), ParetoFunction.Dtlz2(), ParetoFunction.Dtlz2(4, 6)];

    public static TheoryData<int> Functions => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Optimal_points_lie_on_the_front_and_all_others_beyond_it(int index)
    {
        var function = All[index];
        for (int trial = 0; trial < 1000; trial++)
        {
            var random = RandomSource.For(1, trial, function.ToString());

            // 100·5 terms of size 1 cancel in DTLZ1: 1e-12 covers their rounding.
            Assert.Equal(0, function.Residual(function.At(function.DrawOptimal(random))), 1e-12);
            Assert.InRange(function.Residual(function.At(function.Space.Draw(random))), 1e-6, double.MaxValue);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void No_random_point_dominates_an_optimal_one(int index)
    {
        var function = All[index];
        var front = Enumerable.Range(0, 50).Select(i => function.At(function.DrawOptimal(RandomSource.For(2, i, "front")))).ToArray();
        for (int trial = 0; trial < 500; trial++)
        {
            var values = function.At(function.Space.Draw(RandomSource.For(3, trial, "space")));

            Assert.All(front, optimal => Assert.Contains(Enumerable.Range(0, function.Objectives), i => optimal[i] < values[i]));
        }
    }

    [Fact]
    public void Known_values_come_out()
    {
        // By hand: at x₁ = 0.25 and the rest 0, g = 1 and f₂ = 1 − √0.25; with the rest 1, g = 10 and f₂ = 10 − √2.5.
        Assert.Equal<double>([0.25, 0.5], ParetoFunction.Zdt1(3).At(0.25, 0, 0));
        Assert.Equal(10 - Math.Sqrt(2.5), ParetoFunction.Zdt1(3).At(0.25, 1, 1)[1], 1e-14);

        // DTLZ2 with x = (½, 0 | ½ …): f = (cos π/4·cos 0, cos π/4·sin 0, sin π/4).
        var sphere = ParetoFunction.Dtlz2(3, 2).At(0.5, 0, 0.5, 0.5);
        Assert.Equal(Math.Sqrt(0.5), sphere[0], 1e-15);
        Assert.Equal(0, sphere[1], 1e-15);
        Assert.Equal(Math.Sqrt(0.5), sphere[2], 1e-15);
    }
}
