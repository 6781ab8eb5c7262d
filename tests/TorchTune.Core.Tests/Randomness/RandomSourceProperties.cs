using FsCheck;
using FsCheck.Fluent;
using TorchTune.Core.Tests.Spaces;

namespace TorchTune.Core.Tests.Randomness;

public sealed class RandomSourceProperties
{
    private static Gen<(ulong Seed, long Trial, string Purpose)> Identities { get; } =
        from seed in ArbMap.Default.GeneratorFor<ulong>()
        from trial in ArbMap.Default.GeneratorFor<long>()
        from purpose in Generate.Texts
        select (seed, trial, purpose);

    private static Gen<RandomSource> Sources { get; } = Identities.Select(one => RandomSource.For(one.Seed, one.Trial, one.Purpose));

    [Fact]
    public void Equal_identities_give_equal_numbers_and_unequal_ones_do_not()
    {
        Property.Holds(Identities.Zip(Identities), pair =>
        {
            var (first, second) = pair;
            var again = RandomSource.For(first.Seed, first.Trial, first.Purpose);
            var source = RandomSource.For(first.Seed, first.Trial, first.Purpose);
            for (int i = 0; i < 9; i++) Assert.Equal(again.NextUInt64(), source.NextUInt64());

            // 300 pairs of 64 bits: an accidental match has probability 1.6e-17.
            bool same = source.Fork("x").NextUInt64() == RandomSource.For(second.Seed, second.Trial, second.Purpose).Fork("x").NextUInt64();
            Assert.Equal(first == second, same);
        });
    }

    [Fact]
    public void Forks_are_the_same_whenever_they_are_made_and_leave_the_source_alone()
    {
        Property.Holds(Identities.Zip(Gen.Choose(0, 20)), pair =>
        {
            var (identity, draws) = pair;
            var forking = RandomSource.For(identity.Seed, identity.Trial, identity.Purpose);
            var plain = RandomSource.For(identity.Seed, identity.Trial, identity.Purpose);
            ulong early = forking.Fork("part").NextUInt64();
            for (int i = 0; i < draws; i++) Assert.Equal(plain.NextUInt64(), forking.NextUInt64());

            Assert.Equal(early, forking.Fork("part").NextUInt64());
            Assert.Equal(plain.NextUInt64(), forking.NextUInt64());
        });
    }

    [Fact]
    public void Numbers_stay_in_their_range_however_odd_it_is()
    {
        var ranges =
            from source in Sources
            from count in Gen.OneOf(Gen.Choose(1, 10).Select(n => (long)n), Gen.Elements(1L << 31, (1L << 62) + 1, long.MaxValue))
            from a in Generate.Doubles.Where(number => Math.Abs(number) < 8e307)
            from b in Generate.Doubles.Where(number => Math.Abs(number) < 8e307)
            select (source, count, Low: Math.Min(a, b), High: Math.Max(a, b));
        Property.Holds(ranges, one =>
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.InRange(one.source.NextInt(one.count), 0, one.count - 1);
                Assert.InRange(one.source.Uniform(one.Low, one.High), one.Low, one.High);
                Assert.InRange(one.source.Normal(), -8.3, 8.3);
            }
        });
    }

    [Fact]
    public void Truncated_normal_numbers_stay_in_their_interval_wherever_it_lies()
    {
        var intervals =
            from source in Sources
            from low in Gen.Choose(-4_000_000, 4_000_000)
            from exponent in Gen.Choose(-12, 3)
            select (source, Low: low / 1e5, Width: Math.Pow(10, exponent));
        Property.Holds(intervals, one =>
        {
            double high = one.Low + one.Width;
            if (!(high > one.Low)) return;
            for (int i = 0; i < 5; i++) Assert.InRange(one.source.TruncatedNormal(0, 1, one.Low, high), one.Low, high);
        });
    }

    [Fact]
    public void Shuffling_keeps_every_item_once()
    {
        Property.Holds(Sources.Zip(Gen.Choose(0, 50)), pair =>
        {
            var (source, count) = pair;

            Assert.Equal(Enumerable.Range(0, count), source.Permutation(count).Order());
        });
    }
}
