namespace TorchTune.Core.Tests.Spaces;

public sealed class ConstraintTests
{
    private static readonly Space Layers = new(
        HyperParameter.Int("width", 1, 12), HyperParameter.Int("layers", 1, 6), HyperParameter.Categorical("kind", "a", "b"));

    [Theory]
    [InlineData("width * layers <= 12")]
    [InlineData("width + 2 * layers - 3 < 9")]
    [InlineData("width % layers == 0")]
    [InlineData("kind == 'a' or width > 6")]
    [InlineData("not (kind == 'b' and layers >= 3)")]
    [InlineData("1 < layers <= width / 2")]
    [InlineData("max(width, layers) - min(width, layers) <= 1")]
    [InlineData("2 ** layers == width")]
    [InlineData("sqrt(width) > layers && kind != 'a'")]
    [InlineData("if(kind == 'a', width, layers) == 3")]
    [InlineData("1 / (layers - 1) <= width")]
    [InlineData("log2(width - layers) >= 1")]
    public void Enumeration_gives_exactly_what_holds_by_itself_once_each(string expression)
    {
        // Oracle: the same demand in C#, tried on everything. What has no value (1 / 0, log of a number below 0) does not hold.
        Func<int, int, string, bool> holds = expression switch
        {
            "width * layers <= 12" => (w, l, _) => w * l <= 12,
            "width + 2 * layers - 3 < 9" => (w, l, _) => w + (2 * l) - 3 < 9,
            "width % layers == 0" => (w, l, _) => w % l == 0,
            "kind == 'a' or width > 6" => (w, _, k) => k == "a" || w > 6,
            "not (kind == 'b' and layers >= 3)" => (_, l, k) => !(k == "b" && l >= 3),
            "1 < layers <= width / 2" => (w, l, _) => 1 < l && l <= w / 2.0,
            "max(width, layers) - min(width, layers) <= 1" => (w, l, _) => Math.Abs(w - l) <= 1,
            "2 ** layers == width" => (w, l, _) => 1 << l == w,
            "sqrt(width) > layers && kind != 'a'" => (w, l, k) => w > l * l && k != "a",
            "if(kind == 'a', width, layers) == 3" => (w, l, k) => (k == "a" ? w : l) == 3,
            "1 / (layers - 1) <= width" => (w, l, _) => l > 1 && 1.0 / (l - 1) <= w,
            _ => (w, l, _) => w - l >= 2,
        };
        var space = Layers.With(Constraint.That(expression));

        var expected = Layers.Enumerate().Where(c => holds((int)c["width"].AsInt(), (int)c["layers"].AsInt(), c["kind"].AsText())).ToArray();

        Assert.Equal(expected, space.Enumerate());
        Assert.Equal(expected.Length, space.Cardinality);
        Assert.All(Layers.Enumerate(), c => Assert.Equal(expected.Contains(c), space.Contains(c)));
        Assert.Equal(space, Space.Parse(space.ToJson()));
    }

    [Fact]
    public void Random_spaces_under_random_constraints_give_what_a_filter_gives()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var random = RandomSource.For(seed, 0, "constraints");
            var parent = HyperParameter.Categorical("p", "a", "b");
            var all = new Space(
                parent,
                HyperParameter.Int("a", 0, 2 + random.NextInt(5)),
                HyperParameter.Float("b", 0, 1, step: 0.25).When(parent, "b"),
                HyperParameter.Ordinal("c", 1, 2, 4, 8));
            double[] weights = [random.NextInt(7) - 3, random.NextInt(7) - 3, random.NextInt(7) - 3];
            var space = all
                .With(Constraint.Linear(Relation.Le, random.NextInt(9), ("a", weights[0]), ("c", weights[1])))
                .With(Constraint.That($"{random.NextInt(3)} * b + a != {random.NextInt(4)}"));
            double bound = double.Parse(space.Constraints[0].Name.Split("<=")[1], System.Globalization.CultureInfo.InvariantCulture);
            string[] second = space.Constraints[1].Name.Split(' ');

            bool Kept(Configuration c) => (weights[0] * c["a"].AsInt()) + (weights[1] * c["c"].AsInt()) <= bound
                && (!c.TryGet("b", out var b) || (int.Parse(second[0], System.Globalization.CultureInfo.InvariantCulture) * b.AsDouble()) + c["a"].AsInt() != int.Parse(second[^1], System.Globalization.CultureInfo.InvariantCulture));

            var expected = all.Enumerate().Where(Kept).ToArray();
            Assert.Equal(expected, space.Enumerate());
            for (int draw = 0; draw < 5 && expected.Length > 0; draw++)
            {
                Assert.Contains(space.Draw(random.Fork($"draw {draw}")), expected);
                Assert.Contains(space.Nearby(all.Draw(random.Fork($"near {draw}")), random), expected);
            }
        }
    }

    [Fact]
    public void Draws_are_uniform_over_a_triangle()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1)).With(Constraint.That("x + y <= 1"));

        AssertUniformOverTriangle(space, scale: 1, n: 1600);
    }

    [Fact]
    public void Draws_are_uniform_over_a_triangle_that_is_next_to_nothing()
    {
        // A share of 5e-9 of the square: tries do not hit it, and the walk must find it.
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1)).With(Constraint.Linear(Relation.Le, 1e-4, ("x", 1), ("y", 1)));

        AssertUniformOverTriangle(space, scale: 1e-4, n: 480);
    }

    [Fact]
    public void A_simplex_that_leaves_next_to_nothing_is_reached_and_its_sum_has_the_right_mean()
    {
        // ∑ of d coordinates uniform over the simplex of size s has mean s·d/(d+1) and variance s²·d/((d+1)²(d+2)): Beta(d, 1). The share is 0.2^8 / 8! = 6e-11.
        const int D = 8, N = 200;
        var names = Enumerable.Range(0, D).Select(i => $"x{i}").ToArray();
        var space = new Space(names.Select(name => HyperParameter.Float(name, 0, 1).Definition)).With(Constraint.Linear(Relation.Le, 0.2, [.. names.Select(name => (name, 1.0))]));

        double mean = Enumerable.Range(0, N).Average(i => space.Draw(RandomSource.For(7, i, "simplex")).Sum(pair => pair.Value.AsDouble()));

        double deviation = 0.2 * Math.Sqrt(D / ((D + 1.0) * (D + 1.0) * (D + 2.0))) / Math.Sqrt(N);
        Assert.InRange(mean, (0.2 * D / (D + 1)) - (4 * deviation), (0.2 * D / (D + 1)) + (4 * deviation));
    }

    [Fact]
    public void Whole_numbers_under_an_equality_are_drawn_alike()
    {
        // a + b + c = 12 in [0, 12]³: 91 points of 2197. The same of 4-fold sums in [0, 1000] is 1e-5 of the cube and needs the walk.
        var space = new Space(HyperParameter.Int("a", 0, 12), HyperParameter.Int("b", 0, 12), HyperParameter.Int("c", 0, 12)).With(Constraint.That("a + b + c == 12"));
        Assert.Equal(91, space.Cardinality);
        var counts = Enumerable.Range(0, 9100).GroupBy(i => space.Draw(RandomSource.For(3, i, "sum"))).ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(91, counts.Count);
        AssertChiSquare(counts.Values.Select(count => (double)count), 100);

        var thin = new Space(Enumerable.Range(0, 4).Select(i => HyperParameter.Int($"n{i}", 0, 1000).Definition)).With(Constraint.That("n0 + n1 + n2 + n3 == 90"));
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(90, thin.Draw(RandomSource.For(3, i, "thin")).Sum(pair => pair.Value.AsInt())));
    }

    [Fact]
    public void What_names_something_that_does_not_exist_does_not_apply()
    {
        var kind = HyperParameter.Categorical("kind", "a", "b");
        var space = new Space(kind, HyperParameter.Float("x", 0, 1).When(kind, "b"), HyperParameter.Float("y", 0, 1)).With(Constraint.That("x + y <= 0.5"));

        Assert.True(space.Contains(new(("kind", "a"), ("y", 0.9))));
        Assert.True(space.Contains(new(("kind", "b"), ("x", 0.2), ("y", 0.3))));
        Assert.False(space.Contains(new(("kind", "b"), ("x", 0.2), ("y", 0.9))));
    }

    [Fact]
    public void What_breaks_a_constraint_is_refused_by_its_name_and_values()
    {
        var space = Layers.With(Constraint.That("width * layers <= 12", "fits"));
        var broken = new Configuration(("width", 12), ("layers", 2), ("kind", "a"));

        foreach (var refused in new[] { Assert.Throws<ArgumentException>(() => space.Validate(broken)), Assert.Throws<ArgumentException>(() => space.Complete(broken.Without("kind"), RandomSource.For(1, 1, "x"))) })
        {
            Assert.Equal("Constraint 'fits' (width * layers <= 12): must hold, but width = 12, layers = 2.", refused.Message);
        }
    }

    [Fact]
    public void A_partial_configuration_is_completed_within_the_constraints()
    {
        var space = Layers.With(Constraint.That("width * layers == 12"));

        Assert.All(Enumerable.Range(0, 30), i =>
        {
            var completed = space.Complete(new(("width", 4)), RandomSource.For(1, i, "complete"));
            Assert.Equal(3, completed["layers"].AsInt());
        });
        Assert.Throws<ArgumentException>(() => space.Complete(new(("width", 5)), RandomSource.For(1, 1, "complete")));
    }

    [Fact]
    public void Nearby_keeps_what_the_constraints_allow_of_a_wish()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1), HyperParameter.Bool("flag")).With(Constraint.That("x + y <= 1"));
        var wished = new Configuration(("x", 0.7), ("y", 0.8), ("flag", true));

        var near = space.Nearby(wished, RandomSource.For(1, 1, "near"));

        // On the edge between what is allowed and what was wished for: neither coordinate beyond the wish.
        Assert.True(near["flag"].AsBool());
        Assert.Equal(1, near["x"].AsDouble() + near["y"].AsDouble(), 1e-6);
        Assert.InRange(near["x"].AsDouble(), 0.2 - 1e-6, 0.7);
        Assert.Equal(new Configuration(("x", 0.1), ("y", 0.2), ("flag", true)), space.Nearby(new(("x", 0.1), ("y", 0.2), ("flag", true)), RandomSource.For(1, 1, "near")));
    }

    [Fact]
    public void An_impossible_space_says_so_and_ends()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1)).With(Constraint.That("x + y < 0.5")).With(Constraint.That("x - y > 0.7"));

        var refused = Assert.Throws<InvalidOperationException>(() => space.Draw(RandomSource.For(1, 1, "x")));

        Assert.Contains("2 constraints", refused.Message, StringComparison.Ordinal);
        Assert.Contains("x = ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("width * depth <= 3", "'depth'")]
    [InlineData("kind + 1 <= 3", "'+' needs numbers, but was given a text")]
    [InlineData("kind < 'b'", "'<' needs numbers")]
    [InlineData("width == 'a'", "one kind")]
    [InlineData("width", "true or false")]
    [InlineData("width <= ", "the expression ends")]
    [InlineData("width <= 3 4", "'4'")]
    [InlineData("(width <= 3", ") was expected")]
    [InlineData("width <= 3 and layers", "'and' needs true or false")]
    [InlineData("half(width) <= 3", "no function 'half'")]
    [InlineData("sqrt(width, 2) <= 3", "takes 1 argument")]
    [InlineData("width § 3", "no operator")]
    [InlineData("width <= 3x", "no number")]
    [InlineData("kind == 'a", "must be closed")]
    [InlineData("", "the expression ends")]
    public void A_wrong_expression_is_refused_with_the_reason(string expression, string reason)
    {
        var refused = Assert.Throws<ArgumentException>(() => Layers.With(Constraint.That(expression)));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Constraint '{expression.Trim()}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_that_is_nested_without_end_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Constraint.That(new string('(', 5000) + "1" + new string(')', 5000) + " < 2"));
        Assert.Throws<ArgumentException>(() => Constraint.That(string.Concat(Enumerable.Repeat("2 ** ", 1900)) + "2 > 1"));
    }

    [Fact]
    public void An_equality_of_real_numbers_is_refused_with_the_remedy()
    {
        var real = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1));

        var refused = Assert.Throws<ArgumentException>(() => real.With(Constraint.That("x + y == 1")));

        Assert.Contains("'x' is continuous", refused.Message, StringComparison.Ordinal);
        Assert.Contains("derived value", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_form_in_JSON_is_read_and_written()
    {
        const string Json = """{"a b":{"type":"int","low":0,"high":9},"x":{"type":"float","low":0.0,"high":1.0},"constraints":["`a b` <= 5",{"name":"half","that":"x < 0.5"},"`a b` + 2.0 * x <= 6.0",{"predicate":"odd","description":"an odd number","of":["a b"]}]}""";
        var space = Space.Parse(Json.Replace("\"`a b` + 2.0 * x <= 6.0\"", """{"sum":{"a b":1,"x":2},"le":6}""", StringComparison.Ordinal));

        Assert.Equal(Json, space.ToJson());
        Assert.Equal(space, Space.Parse(Json));
        Assert.Contains("function of C#", Assert.Throws<InvalidOperationException>(() => space.Draw(RandomSource.For(1, 1, "x"))).Message, StringComparison.Ordinal);
        var given = new Space([.. space], [], [.. space.Constraints.Take(3), Constraint.Where("odd", "an odd number", c => c["a b"].AsInt() % 2 == 1, "a b")]);
        Assert.Equal(space.Hash, given.Hash);
        Assert.Equal(1, given.Draw(RandomSource.For(1, 1, "x"))["a b"].AsInt() % 2);
    }

    [Theory]
    [InlineData("""{"x":{"type":"int","low":0,"high":9},"constraints":[{"sum":{"x":1},"le":1,"ge":0}]}""", "one of le")]
    [InlineData("""{"x":{"type":"int","low":0,"high":9},"constraints":[{"sum":{"x":1}}]}""", "one of le")]
    [InlineData("""{"x":{"type":"int","low":0,"high":9},"constraints":[{"that":"x < 1","nam":"n"}]}""", "'nam'")]
    [InlineData("""{"x":{"type":"int","low":0,"high":9},"constraints":[3]}""", "must be an object")]
    [InlineData("""{"x":{"type":"int","low":0,"high":9},"constraints":["y < 3"]}""", "'y'")]
    public void A_wrong_constraint_in_JSON_is_refused_with_the_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Space.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_hyper_parameter_may_be_called_constraints_where_there_are_none()
    {
        const string Json = """{"constraints":{"type":"int","low":0,"high":9}}""";

        Assert.Equal(Json, Space.Parse(Json).ToJson());
        Assert.Contains("'constraints'", Assert.Throws<ArgumentException>(() => Space.Parse(Json).With(Constraint.That("constraints < 3"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_are_compared_up_to_rounding()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1, step: 0.1), HyperParameter.Float("y", 0, 1, step: 0.1));

        Assert.True(space.With(Constraint.That("x + y <= 0.3")).Contains(new(("x", 0.1), ("y", 0.2))));
        Assert.True(space.With(Constraint.That("x + y == 0.3")).Contains(new(("x", 0.1), ("y", 0.2))));
        Assert.False(space.With(Constraint.That("x + y > 0.3")).Contains(new(("x", 0.1), ("y", 0.2))));
    }

    [Fact]
    public void Counting_passes_over_what_is_decided()
    {
        // 10 numbers of 101 values: 101^10 configurations, of which C(13, 3) = 286 sum to at most 3.
        var names = Enumerable.Range(0, 10).Select(i => $"n{i}").ToArray();
        var space = new Space(names.Select(name => HyperParameter.Int(name, 0, 100).Definition)).With(Constraint.Linear(Relation.Le, 3, [.. names.Select(name => (name, 1.0))]));

        Assert.Equal(286, space.Cardinality);
        Assert.Equal(286, space.Enumerate().Distinct().Count());
    }

    // 16 triangles of equal area: the big one is halved twice along its medians.
    private static void AssertUniformOverTriangle(Space space, double scale, int n)
    {
        var counts = new double[16];
        for (int i = 0; i < n; i++)
        {
            var drawn = space.Draw(RandomSource.For(11, i, "triangle"));
            double x = 4 * drawn["x"].AsDouble() / scale, y = 4 * drawn["y"].AsDouble() / scale;
            int column = Math.Min((int)x, 3), row = Math.Min((int)y, 3);
            bool upper = (x - column) + (y - row) > 1;

            // Row r has 4 − r upright triangles and 3 − r upside down between them: 7, 5, 3, 1.
            counts[new[] { 0, 7, 12, 15 }[row] + (2 * column) + (upper ? 1 : 0)]++;
        }

        AssertChiSquare(counts, n / 16.0);
    }

    // Normal approximation of the upper tail (Wilson and Hilferty) at five deviations: a false alarm in a few million runs, and the seed is fixed.
    private static void AssertChiSquare(IEnumerable<double> counts, double expected)
    {
        double[] seen = [.. counts];
        double statistic = seen.Sum(count => (count - expected) * (count - expected) / expected), k = seen.Length - 1;
        double z = (Math.Cbrt(statistic / k) - (1 - (2 / (9 * k)))) / Math.Sqrt(2 / (9 * k));
        Assert.InRange(z, -5, 5);
    }
}
