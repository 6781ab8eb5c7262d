using System.Collections.Immutable;

namespace TorchTune.Testing.Tests.Functions;

public sealed class TestFunctionTests
{
    public static TheoryData<int> Functions => [.. Enumerable.Range(0, TestFunction.All.Length)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_minimum_is_taken_at_every_minimizer(int index)
    {
        var function = TestFunction.All[index];

        // Some thirty roundings of terms as large as 100: what cancels leaves at most 1e-13.
        Assert.All(function.Minimizers, point => Assert.Equal(function.Minimum, function.At(point), 1e-13 * Math.Max(1, Math.Abs(function.Minimum))));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_gradient_vanishes_at_every_minimizer(int index)
    {
        var function = TestFunction.All[index];
        if (function.Name == "Ackley") return; // has a kink there; see the test of its own

        const double H = 1e-5;
        foreach (var point in function.Minimizers)
        {
            for (int i = 0; i < point.Length; i++)
            {
                double slope = (function.At(point.SetItem(i, point[i] + H)) - function.At(point.SetItem(i, point[i] - H))) / (2 * H);

                // Central differences: h² times a sixth of the third derivative, at most 2,400 (Rosenbrock), and rounding, 1e-13 / h.
                Assert.Equal(0, slope, 1e-7);
            }
        }
    }

    [Fact]
    public void Ackley_rises_from_its_kink_in_every_direction()
    {
        var random = RandomSource.For(1, 0, "ackley");
        var function = TestFunction.Ackley(3);
        for (int i = 0; i < 200; i++)
        {
            ImmutableArray<double> direction = [random.Normal(), random.Normal(), random.Normal()];
            double length = Math.Sqrt(direction.Sum(d => d * d));

            // At distance r: 4·r/√3 − O(r²).
            double value = function.At([.. direction.Select(d => 1e-4 * d / length)]);
            Assert.InRange(value / (4 * 1e-4 / Math.Sqrt(3)), 0.99, 1.01);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void No_random_point_near_or_far_is_better(int index)
    {
        var function = TestFunction.All[index];
        double least = function.Minimum - (1e-13 * Math.Max(1, Math.Abs(function.Minimum)));
        for (int trial = 0; trial < 2000; trial++)
        {
            var random = RandomSource.For(2, trial, function.ToString());
            var centre = function.Minimizers[trial % function.Minimizers.Length];
            double radius = Math.Pow(10, -random.Uniform(0, 7));

            Assert.InRange(function.At(function.Space.Draw(random)), least, double.MaxValue);
            Assert.InRange(function.At([.. centre.Select(x => x + (radius * random.Normal()))]), least, double.MaxValue);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Minimizers_belong_to_the_space(int index)
    {
        var function = TestFunction.All[index];

        Assert.All(function.Minimizers, point =>
        {
            var configuration = new Configuration(function.Space.Zip(point, (x, value) => KeyValuePair.Create(x.Name, Value.From(value))));
            function.Space.Validate(configuration);
            Assert.Equal(function.At(point), function.At(configuration));
        });
    }

    // Values given by Dixon and Szegö (1978) and by Styblinski and Tang (1990), to their digits.
    [Fact]
    public void The_published_minima_agree()
    {
        Assert.Equal(0.397887, TestFunction.Branin.Minimum, 5e-7);
        Assert.Equal(-1.0316, TestFunction.SixHumpCamel.Minimum, 5e-5);
        Assert.Equal(-3.86278, TestFunction.Hartmann3.Minimum, 5e-6);
        Assert.Equal(-3.32237, TestFunction.Hartmann6.Minimum, 5e-6);
        Assert.Equal(-78.3323, TestFunction.StyblinskiTang(2).Minimum, 5e-5);
    }

    [Fact]
    public void Another_number_of_dimensions_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TestFunction.Branin.At(1, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestFunction.Rosenbrock(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestFunction.Ackley(0));
    }
}
