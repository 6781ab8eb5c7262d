using System.Globalization;

namespace TorchTune.Core.Tests.Randomness;

// Statistical tests have fixed seeds; each says how rarely a perfect generator would fail it.
public sealed class RandomSourceTests
{
    [Fact]
    public void The_stream_of_a_purpose_never_changes()
    {
        // Computed from the documentation by another program. Studies on disk go on with these numbers.
        var random = RandomSource.For(seed: 42, trial: 7, purpose: "sampler");

        Assert.Equal("5785f6981c5620d8 cfad92ef29240bd2 14fac46d7a83dce0", string.Join(' ', Enumerable.Range(0, 3).Select(_ => random.NextUInt64().ToString("x16", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Numbers_are_the_blocks_of_Philox_in_order()
    {
        // By the documentation: key and stream of a purpose are the block of (its hash, trial) under the seed's key.
        const ulong OfTheEmptyText = 0xCBF29CE484222325;
        var (key, stream) = Philox.Block(3 ^ 0xA5A5_F0F0_3C3C_9669UL, OfTheEmptyText, 5);
        var random = RandomSource.For(3, 5, "");

        for (ulong position = 0; position < 10; position++)
        {
            var (low, high) = Philox.Block(key, position, stream);
            Assert.Equal((low, high), (random.NextUInt64(), random.NextUInt64()));
        }
    }

    [Fact]
    public void A_fork_depends_on_its_purpose_and_not_on_what_was_drawn()
    {
        var untouched = RandomSource.For(1, 2, "a");
        var used = RandomSource.For(1, 2, "a");
        for (int i = 0; i < 17; i++) used.NextUInt64();

        Assert.Equal(untouched.Fork("b").NextUInt64(), used.Fork("b").NextUInt64());
        Assert.NotEqual(untouched.Fork("b").NextUInt64(), untouched.Fork("c").NextUInt64());
        Assert.NotEqual(untouched.Fork("ab").Fork("c").NextUInt64(), untouched.Fork("a").Fork("bc").NextUInt64());
    }

    [Fact]
    public void Seeds_trials_and_purposes_all_lead_to_other_numbers()
    {
        var first = new HashSet<ulong>();
        foreach (ulong seed in new ulong[] { 0, 1, 2, ulong.MaxValue })
        {
            for (long trial = -1; trial < 2000; trial++)
            {
                foreach (string purpose in new[] { "", "a", "b", "ab", "sampler", "Ā" }) first.Add(RandomSource.For(seed, trial, purpose).NextUInt64());
            }
        }

        // 48,024 draws of 64 bits: two coincide with probability 6e-11.
        Assert.Equal(4 * 2001 * 6, first.Count);
    }

    [Fact]
    public void Neighbouring_trials_are_independent()
    {
        // The first number of each of 10,000 trials, as a sequence: uniform, and uncorrelated with its neighbour.
        double[] numbers = [.. Enumerable.Range(0, 10_000).Select(trial => RandomSource.For(1, trial, "x").NextDouble())];

        double correlation = numbers.Zip(numbers.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)).Sum() / (numbers.Length / 12.0);

        // Kolmogorov's limit and a normal correlation of deviation 1/100: each fails once in 10,000 seeds.
        Assert.InRange(Kolmogorov(numbers, x => x), 0, 2.23);
        Assert.InRange(correlation, -0.039, 0.039);
    }

    [Fact]
    public void Doubles_are_multiples_of_two_to_the_minus_53_in_the_half_open_interval()
    {
        var random = RandomSource.For(1, 0, "double");
        for (int i = 0; i < 10_000; i++)
        {
            double number = random.NextDouble();

            Assert.InRange(number, 0, Math.BitDecrement(1.0));
            Assert.Equal(0, number * (1L << 53) % 1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Whole_numbers_are_uniform(int count)
    {
        var random = RandomSource.For(2, 0, "int");
        int draws = 200 * count;
        var counts = new int[count];
        for (int i = 0; i < draws; i++) counts[random.NextInt(count)]++;

        // χ² is about normal with mean n − 1 and variance 2(n − 1): 4 deviations and a margin for its skew at few values.
        double chiSquare = counts.Sum(n => (n - 200.0) * (n - 200.0) / 200);
        Assert.InRange(chiSquare, 0, count - 1 + (4 * Math.Sqrt(2 * count)) + 8);
    }

    [Fact]
    public void Whole_numbers_have_no_bias_where_the_modulus_would_have_much()
    {
        // Of 3·2^61 values, 2^64 bits give a naive modulus the lower two thirds twice as often... by a factor of 3 to 2.
        var random = RandomSource.For(3, 0, "bias");
        const long Count = 3L << 61;
        int lower = Enumerable.Range(0, 30_000).Count(_ => random.NextInt(Count) < Count / 3 * 2);

        // Binomial with mean 20,000 and deviation 82: 4 deviations are exceeded once in 16,000 seeds.
        Assert.InRange(lower, 20_000 - 327, 20_000 + 327);
    }

    [Fact]
    public void Normal_numbers_are_normal()
    {
        var random = RandomSource.For(4, 0, "normal");
        double[] numbers = [.. Enumerable.Range(0, 20_000).Select(_ => random.Normal())];

        Assert.InRange(Kolmogorov(numbers, NormalDistribution.Cdf), 0, 2.23);
        Assert.Equal(5, RandomSource.For(4, 0, "n").Normal(5, 0));
        Assert.Equal(5 + (3 * RandomSource.For(4, 0, "n").Normal()), RandomSource.For(4, 0, "n").Normal(5, 3));
    }

    [Theory]
    [InlineData(0, 1, -0.5, 2)]
    [InlineData(0, 1, 8, 9)]
    [InlineData(0, 1, -50, -45)]
    [InlineData(3, 0.1, 3.05, 3.06)]
    public void Truncated_normal_numbers_are_what_they_say(double mean, double deviation, double low, double high)
    {
        var random = RandomSource.For(5, 0, "truncated");
        double[] numbers = [.. Enumerable.Range(0, 4000).Select(_ => random.TruncatedNormal(mean, deviation, low, high))];
        double all = NormalDistribution.LogMass((low - mean) / deviation, (high - mean) / deviation);

        Assert.All(numbers, number => Assert.InRange(number, low, high));
        Assert.InRange(Kolmogorov(numbers, x => Math.Exp(NormalDistribution.LogMass((low - mean) / deviation, (x - mean) / deviation) - all)), 0, 2.23);
    }

    [Fact]
    public void Choices_follow_their_weights_and_those_without_weight_never_come()
    {
        var random = RandomSource.For(6, 0, "choose");
        double[] weights = [0, 1, 0, 3, 6, 0];
        var counts = new int[weights.Length];
        for (int i = 0; i < 10_000; i++) counts[random.Choose(weights)]++;

        Assert.Equal(0, counts[0] + counts[2] + counts[5]);

        // χ² with 2 degrees of freedom exceeds 18.4 once in 10,000 seeds.
        Assert.InRange(new[] { 1, 3, 4 }.Sum(i => Math.Pow(counts[i] - (1000 * weights[i]), 2) / (1000 * weights[i])), 0, 18.4);
        Assert.Throws<ArgumentException>(() => random.Choose([]));
        Assert.Throws<ArgumentException>(() => random.Choose([0, 0]));
        Assert.Throws<ArgumentException>(() => random.Choose([1, -1]));
        Assert.Throws<ArgumentException>(() => random.Choose([double.NaN]));
        Assert.Throws<ArgumentException>(() => random.Choose([double.MaxValue, double.MaxValue]));
    }

    [Fact]
    public void Every_order_is_equally_likely()
    {
        var random = RandomSource.For(7, 0, "permutation");
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 24_000; i++)
        {
            string order = string.Join(',', random.Permutation(4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        // χ² with 23 degrees of freedom exceeds 58.6 once in 16,000 seeds.
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(n => (n - 1000.0) * (n - 1000.0) / 1000), 0, 58.6);
        Assert.Empty(random.Permutation(0));
    }

    [Fact]
    public void Bernoulli_is_certain_at_its_ends_and_refuses_what_is_no_probability()
    {
        var random = RandomSource.For(8, 0, "bernoulli");

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.False(random.Bernoulli(0)));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(random.Bernoulli(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Bernoulli(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Bernoulli(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
        Assert.Throws<ArgumentException>(() => random.Uniform(1, 0));
        Assert.Throws<ArgumentException>(() => random.Uniform(0, double.PositiveInfinity));
    }

    // √n times the largest distance between the empirical and the true distribution.
    private static double Kolmogorov(double[] numbers, Func<double, double> cdf)
    {
        double[] sorted = [.. numbers.Order()];
        double largest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double expected = cdf(sorted[i]);
            largest = Math.Max(largest, Math.Max(expected - (i / (double)sorted.Length), ((i + 1) / (double)sorted.Length) - expected));
        }

        return largest * Math.Sqrt(sorted.Length);
    }
}
