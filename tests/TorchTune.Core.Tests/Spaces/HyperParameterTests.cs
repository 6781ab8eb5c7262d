using FsCheck.Fluent;

namespace TorchTune.Core.Tests.Spaces;

public sealed class HyperParameterTests
{
    [Fact]
    public void Every_value_of_a_discrete_one_goes_to_the_unit_interval_and_back_exactly()
    {
        Property.Holds(Generate.Discrete("x"), hyperParameter =>
        {
            double before = -1;
            for (long i = 0; i < hyperParameter.Cardinality; i++)
            {
                var value = hyperParameter.ValueAt(i);
                double unit = hyperParameter.ToUnit(value);

                Assert.True(hyperParameter.Contains(value));
                Assert.Equal(i, hyperParameter.IndexOf(value));
                Assert.Equal(value, hyperParameter.FromUnit(unit));
                Assert.InRange(unit, Math.BitIncrement(before), 1);
                before = unit;
            }
        });
    }

    [Theory]
    [InlineData(0, 1L << 49, 1, false)]
    [InlineData(long.MaxValue - 100, long.MaxValue, 1, false)]
    [InlineData(long.MinValue, long.MinValue + 100, 7, false)]
    [InlineData(-(1L << 61), 1L << 61, 1L << 13, false)]
    [InlineData(1, 1L << 44, 1, true)]
    [InlineData((1L << 44) - 50, 1L << 44, 1, true)]
    public void The_largest_ranges_still_tell_neighbours_apart(long low, long high, long step, bool log)
    {
        HyperParameter hyperParameter = HyperParameter.Int("n", low, high, log, step);
        long count = hyperParameter.Cardinality!.Value;
        var random = RandomSource.For(1, 0, "test");
        long[] indices = [0, 1, count - 2, count - 1, .. Enumerable.Range(0, 500).Select(_ => random.NextInt(count))];

        Assert.All(indices, i =>
        {
            var value = hyperParameter.ValueAt(i);
            Assert.Equal(value, hyperParameter.FromUnit(hyperParameter.ToUnit(value)));
            Assert.Equal(i, hyperParameter.IndexOf(value));
        });
    }

    [Fact]
    public void A_continuous_one_maps_its_ends_to_the_ends_and_keeps_order_and_range()
    {
        var cases =
            from hyperParameter in Generate.Continuous("x")
            from a in Gen.Choose(0, 1 << 30)
            from b in Gen.Choose(0, 1 << 30)
            select (hyperParameter, Low: Math.Min(a, b) / (double)(1 << 30), High: Math.Max(a, b) / (double)(1 << 30));
        Property.Holds(cases, one =>
        {
            var range = (FloatHyperParameter)one.hyperParameter;
            double low = range.FromUnit(one.Low).AsDouble(), high = range.FromUnit(one.High).AsDouble();

            Assert.InRange(low, range.Low, high);
            Assert.InRange(high, low, range.High);
            Assert.Equal(range.Low, range.FromUnit(0).AsDouble());
            Assert.Equal(range.High, range.FromUnit(1).AsDouble());
            Assert.InRange(range.ToUnit(low), 0, range.ToUnit(high));
            Assert.InRange(range.ToUnit(high), 0, 1);
        });
    }

    [Theory]
    [InlineData(1e-5, 1.0, true)]
    [InlineData(-3.0, 7.0, false)]
    [InlineData(5e-324, 1.0, true)]
    public void A_continuous_place_comes_back_to_rounding(double low, double high, bool log)
    {
        HyperParameter hyperParameter = HyperParameter.Float("x", low, high, log);

        // On a logarithmic scale the rounding of the value, 2^-53, is divided by the width of the scale, at least 11 here; and that of the
        // logarithm itself, up to 745·2^-53, by the same. Subnormals have fewer digits: their places are not asked for.
        foreach (double unit in new[] { 0.1, 0.25, 1 / 3.0, 0.5, 0.9, 0.999999 })
        {
            Assert.Equal(unit, hyperParameter.ToUnit(hyperParameter.FromUnit(unit)), 1e-14);
        }
    }

    [Fact]
    public void A_logarithmic_scale_puts_the_geometric_mean_in_the_middle()
    {
        HyperParameter rate = HyperParameter.Float("lr", 1e-4, 1, log: true);
        HyperParameter width = HyperParameter.Int("width", 1, 1024, log: true);

        Assert.Equal(1e-2, rate.FromUnit(0.5).AsDouble(), 1e-16);
        Assert.Equal(Math.Round(Math.Sqrt(0.5 * 1024.5)), width.FromUnit(0.5).AsInt());
    }

    [Theory]
    [InlineData(0, 1, 0.1, 11, "0.3", 3)]
    [InlineData(0.1, 0.7, 0.2, 4, "0.7", 3)]
    [InlineData(0, 1, 0.3, 4, "0.9", 3)] // high is lowered to the last step
    [InlineData(-1, -0.2, 0.25, 4, "-0.25", 3)]
    [InlineData(1e-9, 1e-8, 1e-9, 10, "3E-09", 2)]
    [InlineData(5, 5, 1, 1, "5.0", 0)]
    public void Steps_are_counted_and_written_in_decimal(double low, double high, double step, long count, string text, long index)
    {
        HyperParameter stepped = HyperParameter.Float("x", low, high, step: step);

        Assert.Equal(count, stepped.Cardinality);
        Assert.Equal(text, stepped.ValueAt(index).ToString());
        Assert.Equal(stepped.ValueAt(count - 1).AsDouble(), ((FloatHyperParameter)stepped).High);
    }

    [Fact]
    public void Values_are_written_as_the_hyper_parameter_writes_them_or_not_at_all()
    {
        Assert.Equal(1.0, Conformed(HyperParameter.Float("x", 0, 2), 1));
        Assert.Equal(8, Conformed(HyperParameter.Int("x", 1, 9), 8.0));
        Assert.Equal(0.3, Conformed(HyperParameter.Float("x", 0, 1, step: 0.1), 0.1 + 0.2));
        Assert.Equal(0.1, Conformed(HyperParameter.Categorical("x", 0.0, 0.1), 0.1));
        Assert.Equal(32, Conformed(HyperParameter.Ordinal("x", 16, 32), 32.0));
        Assert.Equal(1.0, Conformed(HyperParameter.Categorical("x", 1.0, 0.5), 1));
        Assert.Null(Conformed(HyperParameter.Float("x", 0, 2), 2.1));
        Assert.Null(Conformed(HyperParameter.Float("x", 0, 1, step: 0.1), 0.3001));
        Assert.Null(Conformed(HyperParameter.Float("x", 0, 2), "1"));
        Assert.Null(Conformed(HyperParameter.Int("x", 1, 9), 8.5));
        Assert.Null(Conformed(HyperParameter.Int("x", 1, 9), true));
        Assert.Null(Conformed(HyperParameter.Bool("x"), 1));
        Assert.Null(Conformed(HyperParameter.Categorical("x", "a"), "A"));
        Assert.Null(Conformed(HyperParameter.Float("x", 0, 1e19), long.MaxValue)); // 2^63 − 1 is no double

        static Value? Conformed(HyperParameter hyperParameter, Value value) => hyperParameter.TryConform(value, out var conformed) ? conformed : default(Value?);
    }

    [Fact]
    public void Draws_are_uniform_over_the_values_of_a_discrete_one()
    {
        HyperParameter[] discrete =
        [
            HyperParameter.Int("n", -3, 4),
            HyperParameter.Float("x", 0, 0.7, step: 0.1),
            HyperParameter.Ordinal("o", 1, 2, 4, 8, 16, 32, 64, 128),
            HyperParameter.Categorical("c", "a", "b", "c", "d", "e", "f", "g", "h"),
        ];
        foreach (var hyperParameter in discrete)
        {
            var random = RandomSource.For(11, 0, hyperParameter.Name);
            var counts = new int[8];
            for (int i = 0; i < 8000; i++) counts[hyperParameter.IndexOf(hyperParameter.Draw(random))]++;

            // χ² with 7 degrees of freedom exceeds 29.9 once in 10,000 seeds.
            Assert.InRange(counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000), 0, 29.9);
        }
    }

    [Fact]
    public void Draws_of_a_logarithmic_int_follow_the_width_of_its_cells()
    {
        HyperParameter width = HyperParameter.Int("n", 1, 6, log: true);
        var random = RandomSource.For(5, 0, "draws");
        var counts = new int[7];
        for (int i = 0; i < 10_000; i++) counts[width.Draw(random).AsInt()]++;

        double chiSquare = Enumerable.Range(1, 6).Sum(n =>
        {
            double expected = 10_000 * Math.Log((n + 0.5) / (n - 0.5)) / Math.Log(6.5 / 0.5);
            return (counts[n] - expected) * (counts[n] - expected) / expected;
        });

        // χ² with 5 degrees of freedom exceeds 25.7 once in 10,000 seeds.
        Assert.InRange(chiSquare, 0, 25.7);
    }

    [Theory]
    [InlineData("""{"type":"float","low":2,"high":1}""", "low must not exceed high, but low was 2.0 and high was 1.0")]
    [InlineData("""{"type":"float","low":0,"high":1,"log":true}""", "low must be positive on a logarithmic scale, but was 0.0")]
    [InlineData("""{"type":"float","low":NaN,"high":1}""", "low must be finite, but was NaN")]
    [InlineData("""{"type":"float","low":0,"high":"Infinity"}""", "high must be finite, but was Infinity")]
    [InlineData("""{"type":"float","low":-1e308,"high":1e308}""", "high - low must be finite")]
    [InlineData("""{"type":"float","low":0,"high":1,"step":0}""", "step must be positive and finite, but was 0")]
    [InlineData("""{"type":"float","low":0,"high":1,"step":-0.1}""", "step must be positive and finite, but was -0.1")]
    [InlineData("""{"type":"float","low":1,"high":2,"step":0.1,"log":true}""", "a logarithmic scale has no step, but step was 0.1")]
    [InlineData("""{"type":"float","low":0,"high":1,"step":1e-300}""", "at most 2^40 values")]
    [InlineData("""{"type":"float","high":1}""", "the field 'low' is missing")]
    [InlineData("""{"type":"float","low":"a","high":1}""", "'low': A number was expected, but there was \"a\"")]
    [InlineData("""{"type":"int","low":5,"high":4}""", "low must not exceed high, but low was 5 and high was 4")]
    [InlineData("""{"type":"int","low":0,"high":4,"log":true}""", "low must be at least 1 on a logarithmic scale, but was 0")]
    [InlineData("""{"type":"int","low":1,"high":4,"step":0}""", "step must be at least 1, but was 0")]
    [InlineData("""{"type":"int","low":1,"high":4,"step":2,"log":true}""", "a logarithmic scale has no step, but step was 2")]
    [InlineData("""{"type":"int","low":1,"high":35184372088832,"log":true}""", "high must be at most 2^44 on a logarithmic scale")]
    [InlineData("""{"type":"int","low":-9223372036854775808,"high":9223372036854775807}""", "at most 2^50 values")]
    [InlineData("""{"type":"int","low":1.5,"high":4}""", "'low' must be a whole number of 64 bits, but was 1.5")]
    [InlineData("""{"type":"int","low":1,"high":4,"log":1}""", "'log' must be true or false, but was 1")]
    [InlineData("""{"type":"ordinal","values":[]}""", "at least one level")]
    [InlineData("""{"type":"ordinal","values":[1,2,1.0]}""", "every level must occur once, but 1.0 occurs again")]
    [InlineData("""{"type":"categorical","choices":["a","a"]}""", "every choice must occur once, but 'a' occurs again")]
    [InlineData("""{"type":"categorical","choices":["a",null]}""", "'choices': A value must be a number, a bool or a text, but was null")]
    [InlineData("""{"type":"categorical","choices":"a"}""", "'choices' must be a list of values, but was \"a\"")]
    [InlineData("""{"type":"bool","low":1}""", "has no field 'low'; it has type, when")]
    [InlineData("""{"type":"real"}""", "'type' must be float, int, ordinal, categorical, bool, fixed or derived, but was 'real'")]
    [InlineData("""{"low":1}""", "the field 'type' is missing")]
    [InlineData("""{"type":"bool","when":{}}""", "'when' must have at least one condition")]
    [InlineData("""{"type":"bool","when":[]}""", "'when' must have at least one condition")]
    [InlineData("""{"type":"bool","when":["c"]}""", "'when' must be an object or a list of objects, but was \"c\"")]
    [InlineData("""{"type":"bool","when":{"c":"a"}}""", "'when' gives 'c' a list or an object such as {\"gt\":2}, but it was \"a\"")]
    [InlineData("""{"type":"bool","when":{"c":{"like":"a"}}}""", "a condition must be in, eq, ne, gt, ge, lt or le, but was 'like'")]
    [InlineData("""3""", "must be an object, but was 3")]
    public void A_broken_declaration_names_hyper_parameter_rule_and_value(string declaration, string rule)
    {
        var error = Assert.Throws<FormatException>(() => Space.Parse($$"""{"c":{"type":"categorical","choices":["a","b"]},"x":{{declaration}}}"""));

        Assert.StartsWith("Hyper-parameter 'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handle_is_only_given_for_the_type_of_its_values()
    {
        HyperParameter mixed = new Space(HyperParameter.Float("x", 0, 1))[0];

        Assert.Equal(0.25, new Configuration(("x", 0.25)).Get(mixed.As<double>()));
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => mixed.As<string>()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ((HyperParameter)HyperParameter.Int("n", 0, 1L << 40)).As<int>());
        Assert.Throws<ArgumentException>(() => HyperParameter.Categorical("c", 1m, 2m));
    }

    [Fact]
    public void Places_outside_the_unit_interval_and_foreign_values_are_refused()
    {
        HyperParameter x = HyperParameter.Int("x", 1, 3);

        Assert.Throws<ArgumentOutOfRangeException>(() => x.FromUnit(1.0000001));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.FromUnit(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.ValueAt(3));
        Assert.Equal("Hyper-parameter 'x': 7 is not a value of int [1, 3].", Assert.Throws<ArgumentException>(() => x.ToUnit(7)).Message);
        Assert.Throws<InvalidOperationException>(() => HyperParameter.Float("y", 0, 1).Definition.ValueAt(0));
    }
}
