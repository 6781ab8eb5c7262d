using System.Numerics;

namespace TorchTune.Core.Tests.Spaces;

public sealed class SpaceTests
{
    private const string Example =
        """{"x":{"type":"float","low":1e-5,"high":1,"log":true},"n":{"type":"int","low":1,"high":8},"c":{"type":"categorical","choices":["a","b"]},"m":{"type":"float","low":0,"high":1,"when":{"c":["a"]}}}""";

    [Fact]
    public void Refined_values_move_to_the_nearest_that_the_range_has_and_pass_over_what_is_not_continuous()
    {
        var space = new Space(HyperParameter.Float("rate", 1e-3, 1, log: true), HyperParameter.Float("momentum", 0, 0.9), HyperParameter.Int("layers", 1, 5), HyperParameter.Float("coarse", 0, 1, step: 0.25));
        var configuration = new Configuration(("rate", 0.1), ("layers", 2), ("coarse", 0.5));

        var refined = space.Refine(configuration, new Configuration(("rate", 7.5), ("momentum", 0.3), ("layers", 4), ("coarse", 0.3), ("foreign", 1.0)));

        Assert.Equal(configuration.With("rate", 1.0), refined);
    }

    [Fact]
    public void Every_space_comes_back_from_JSON_with_its_hash()
    {
        Property.Holds(Generate.AnySpaces, space =>
        {
            var back = Space.Parse(space.ToJson());

            Assert.Equal(space, back);
            Assert.Equal(space.Hash, back.Hash);
            Assert.Equal(space.AsEnumerable(), back);
        });
    }

    [Fact]
    public void Every_draw_is_a_configuration_of_the_space()
    {
        Property.Holds(Generate.AnySpaces, space =>
        {
            for (int trial = 0; trial < 10; trial++)
            {
                var configuration = space.Draw(RandomSource.For(1, trial, "draw"));

                Assert.True(space.Contains(configuration));
                space.Validate(configuration);
                Assert.Equal(configuration, space.Conform(configuration));
                Assert.Equal(configuration, space.Prune(configuration));
                Assert.All(space, hyperParameter => Assert.Equal(space.IsActive(hyperParameter.Name, configuration), configuration.Contains(hyperParameter.Name)));
            }
        });
    }

    [Fact]
    public void The_number_of_configurations_is_the_number_that_there_are()
    {
        Property.Holds(Generate.FiniteSpaces, space =>
        {
            // Oracle: the definition. All combinations of all values, the inactive ones left out, counted once.
            var all = new HashSet<Configuration>(Combinations(space, 0, Configuration.Empty).Select(space.Prune));

            Assert.Equal(all.Count, space.Cardinality);
            Assert.Equal(all.Count, space.Enumerate().Count());
            Assert.True(all.SetEquals(space.Enumerate()));
        }, tries: 200);
    }

    [Fact]
    public void Large_spaces_are_counted_without_listing_them()
    {
        var bits = Enumerable.Range(0, 2000).Select(i => (HyperParameter)HyperParameter.Bool($"b{i}"));
        var kind = HyperParameter.Categorical("kind", [.. Enumerable.Range(0, 10_000)]);
        var depth = HyperParameter.Int("depth", 1, 1_000_000_000);
        var width = HyperParameter.Int("width", 1, 10).When(depth.Above(999_999_000));
        var extra = HyperParameter.Bool("extra").When(width, 3, 4).When(kind, 17);

        Assert.Equal(BigInteger.Pow(2, 2000), new Space(bits).Cardinality);

        // Deep: 1000 values. Then width 3 or 4 of 10 with kind 17 of 10,000 doubles the configurations.
        Assert.Equal((999_999_000L * 10_000) + (1000L * ((8 * 10_000) + (2 * 10_001))), new Space(kind, depth, width, extra).Cardinality);
    }

    [Fact]
    public void Something_continuous_makes_a_space_infinite_only_where_it_may_exist()
    {
        var layers = HyperParameter.Int("layers", 1, 3);
        var rate = HyperParameter.Float("rate", 0, 1);

        Assert.Null(new Space(layers, rate).Cardinality);
        Assert.Null(new Space(layers, rate.When(layers.Above(2))).Cardinality);
        Assert.Equal(3, new Space(layers, rate.When(layers.Above(3))).Cardinality);
        Assert.Equal(3, new Space(layers, HyperParameter.Float("constant", 0.5, 0.5)).Cardinality);
        Assert.Equal(1, Space.Empty.Cardinality);
        Assert.Throws<InvalidOperationException>(() => new Space(rate).Enumerate());
    }

    [Fact]
    public void A_space_that_grows_gives_what_the_whole_space_would_have_given()
    {
        Property.Holds(Generate.AnySpaces, space =>
        {
            var random = RandomSource.For(9, 4, "draw");
            var whole = space.Draw(random);

            // By definition in another order: parents first, one at a time, each drawn when it appears.
            var grown = Space.Empty;
            var configuration = Configuration.Empty;
            foreach (int i in space.Activity.ParentsFirst)
            {
                grown = grown.With(space[i]);
                configuration = grown.Complete(configuration, random);
            }

            Assert.Equal(whole, configuration);
        });
    }

    [Fact]
    public void Completing_keeps_what_is_given_and_draws_the_rest()
    {
        var space = Space.Parse(Example);
        var random = RandomSource.For(2, 0, "complete");

        var completed = space.Complete(new Configuration(("c", "a"), ("x", 1)), random);

        Assert.Equal("a", completed["c"].AsText());
        Assert.Equal(1.0, completed["x"]);
        Assert.True(completed.Contains("m"));
        Assert.Equal(space.Draw(random)["n"], completed["n"]);
        Assert.Equal<string>(["x", "n", "c", "m"], completed.Names);
    }

    [Fact]
    public void Repairing_after_a_change_leaves_out_what_is_gone_and_draws_what_is_new()
    {
        var space = Space.Parse(Example);
        var random = RandomSource.For(2, 0, "repair");
        var first = new Configuration(("x", 0.1), ("n", 3), ("c", "a"), ("m", 0.5));

        var second = space.Repair(first.With("c", "b"), random);
        var third = space.Repair(second.With("c", "a"), random);

        Assert.Equal(first.With("c", "b").Without("m"), second);
        Assert.Equal(first.With("m", space["m"].Draw(random.Fork("m"))), third);
        Assert.Throws<ArgumentException>(() => space.Repair(first.With("z", 1), random));
        Assert.Throws<ArgumentException>(() => space.Repair(first.With("n", 99), random));
    }

    [Theory]
    [InlineData("""{"x":0.1,"n":3,"c":"b","m":0.5}""", "Hyper-parameter 'm': it exists only when c in [a], which does not hold, but the configuration gives it 0.5.")]
    [InlineData("""{"x":0.1,"n":3,"c":"a"}""", "Hyper-parameter 'm': a configuration must give its value, but this one has none.")]
    [InlineData("""{"x":0.1,"n":9,"c":"b"}""", "Hyper-parameter 'n': its values are int [1, 8], but the value was 9.")]
    [InlineData("""{"x":0.1,"n":3,"c":"z"}""", "Hyper-parameter 'c': its values are categorical [a, b], but the value was 'z'.")]
    [InlineData("""{"x":0.1,"n":3,"c":"b","y":1}""", "Hyper-parameter 'y': the space has none of this name, but the configuration gives it 1.")]
    [InlineData("""{"x":1,"n":3,"c":"b"}""", "Hyper-parameter 'x': its values are float [1E-05, 1.0] log, but the value was 1; 1.0 is meant.")]
    public void A_configuration_that_does_not_fit_is_refused_by_name_rule_and_value(string json, string message)
    {
        var space = Space.Parse(Example);
        var configuration = Configuration.Parse(json);

        Assert.False(space.Contains(configuration));
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => space.Validate(configuration)).Message);
    }

    [Fact]
    public void Pruning_takes_away_what_does_not_exist_and_conforming_writes_the_rest_as_the_space_does()
    {
        var space = Space.Parse(Example);

        Assert.Equal("""{"x":1.0,"n":3,"c":"b"}""", space.Prune(Configuration.Parse("""{"m":0.5,"c":"b","n":3.0,"x":1}""")).ToJson());
        Assert.Equal("""{"x":1.0,"n":3,"c":"b"}""", space.Conform(Configuration.Parse("""{"c":"b","n":3.0,"x":1}""")).ToJson());
        Assert.Throws<ArgumentException>(() => space.Prune(Configuration.Parse("""{"x":0.5,"c":"b","n":3,"y":1}""")));
    }

    [Fact]
    public void A_child_exists_only_if_its_parents_do()
    {
        var a = HyperParameter.Bool("a");
        var b = HyperParameter.Int("b", 1, 9).When(a, true);
        var c = HyperParameter.Ordinal("c", "low", "medium", "high").When(b.AtLeast(5));
        var d = HyperParameter.Bool("d").When(c.Above("low")).When(b.IsNot(7));
        var space = new Space(d, c, b, a);

        Assert.False(Exists("d", ("a", true), ("b", 4), ("c", "high")));
        Assert.False(Exists("d", ("a", false), ("b", 5), ("c", "high")));
        Assert.False(Exists("d", ("a", true), ("b", 5), ("c", "low")));
        Assert.False(Exists("d", ("a", true), ("b", 7), ("c", "medium")));
        Assert.True(Exists("d", ("a", true), ("b", 6), ("c", "medium")));
        Assert.Throws<KeyNotFoundException>(() => space.IsActive("z", Configuration.Empty));

        bool Exists(string name, params ReadOnlySpan<(string, Value)> values) => space.IsActive(name, new Configuration(values));
    }

    [Theory]
    [InlineData("""{"m":{"type":"bool","when":{"c":["a"]}}}""", "Hyper-parameter 'm': its condition must name a hyper-parameter of the space, but there is no 'c'.")]
    [InlineData("""{"c":{"type":"categorical","choices":["a"]},"m":{"type":"bool","when":{"c":["z"]}}}""", "Hyper-parameter 'm': its condition cannot hold: 'c' can never be 'z', it is categorical [a].")]
    [InlineData("""{"c":{"type":"categorical","choices":["a"]},"m":{"type":"bool","when":{"c":{"gt":"a"}}}}""", "Hyper-parameter 'm': its condition cannot hold: 'gt' needs an ordered parent, but 'c' is categorical [a].")]
    [InlineData("""{"c":{"type":"int","low":1,"high":3},"m":{"type":"bool","when":{"c":{"eq":4}}}}""", "Hyper-parameter 'm': its condition cannot hold: 'c' can never be 4, it is int [1, 3].")]
    [InlineData("""{"c":{"type":"int","low":1,"high":3},"m":{"type":"bool","when":{"c":{"gt":"x"}}}}""", "Hyper-parameter 'm': its condition cannot hold: 'c' can never be 'x', it is int [1, 3].")]
    [InlineData("""{"a":{"type":"bool","when":{"b":[true]}},"b":{"type":"bool","when":{"a":[true]}}}""", "Hyper-parameter 'a': conditions must not go round in a circle, but 'a' depends on 'b' depends on 'a'.")]
    [InlineData("""{"a":{"type":"bool","when":{"a":[true]}}}""", "Hyper-parameter 'a': conditions must not go round in a circle, but 'a' depends on 'a'.")]
    [InlineData("""{" ":{"type":"bool"}}""", "A hyper-parameter must have a name that is not blank.")]
    [InlineData("""{"\ud800":{"type":"bool"}}""", "Malformed JSON: a name must be well-formed Unicode.")]
    [InlineData("""{"a":{"type":"bool","when":{"\ud800":[1]}}}""", "Malformed JSON: a name must be well-formed Unicode.")]
    [InlineData("""[]""", "A space must be an object of hyper-parameters, but was [].")]
    public void A_space_that_makes_no_sense_is_refused_with_its_reason(string json, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => Space.Parse(json)).Message);
    }

    [Fact]
    public void A_long_circle_is_named_from_end_to_end()
    {
        var first = HyperParameter.Bool("a").Definition.Under(Condition.Eq("c", true));
        var second = HyperParameter.Bool("b").Definition.Under(Condition.Eq("a", true));
        var third = HyperParameter.Bool("c").Definition.Under(Condition.Eq("b", true));
        var entry = HyperParameter.Bool("entry").Definition.Under(Condition.Eq("b", true));

        var error = Assert.Throws<ArgumentException>(() => new Space(entry, first, second, third));

        Assert.Contains("'b' depends on 'a' depends on 'c' depends on 'b'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_keeps_its_declaration()
    {
        var space = new Space(HyperParameter.Float("lr", 1e-5, 1, log: true));

        Assert.Same(space, space.With(HyperParameter.Float("lr", 1e-5, 1, log: true)));
        Assert.Equal(
            "Hyper-parameter 'lr': a name keeps its declaration within a study, but it was float [1E-05, 1.0] log and is now float [0.0001, 1.0] log.",
            Assert.Throws<ArgumentException>(() => space.With(HyperParameter.Float("lr", 1e-4, 1, log: true))).Message);
        Assert.Throws<ArgumentException>(() => space.With(HyperParameter.Int("lr", 1, 2)));
        Assert.Throws<ArgumentException>(() => new Space(HyperParameter.Bool("a"), HyperParameter.Bool("a")));
    }

    [Fact]
    public void Equal_conditions_are_equal_however_their_numbers_are_written()
    {
        const string OfInts = """{"p":{"type":"float","low":0,"high":9},"m":{"type":"bool","when":{"p":{"gt":2,"le":8}}}}""";
        const string OfFloats = """{"p":{"type":"float","low":0.0,"high":9.0},"m":{"type":"bool","when":{"p":{"gt":2.0,"le":8.0}}}}""";

        Assert.Equal(Space.Parse(OfInts), Space.Parse(OfFloats));
        var space = Space.Parse(OfInts);
        Assert.Same(space, space.With(HyperParameter.Bool("m").When(HyperParameter.Float("p", 0, 9).Above(2)).When(HyperParameter.Float("p", 0, 9).AtMost(8))));
    }

    [Fact]
    public void One_relation_may_be_stated_twice_for_one_parent()
    {
        const string Twice = """{"n":{"type":"int","low":1,"high":5},"x":{"type":"bool","when":[{"n":{"ne":3}},{"n":{"ne":5}}]}}""";
        var space = Space.Parse(Twice);

        Assert.Equal(Twice, space.ToJson());
        Assert.Equal([true, true, false, true, false], Enumerable.Range(1, 5).Select(n => space.IsActive("x", new Configuration(("n", n)))));
    }

    [Fact]
    public void The_grammar_that_is_documented_is_the_grammar_that_is_read()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "space-grammar.md"));
        string[] blocks = [.. page.Split("```json").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])];

        Assert.Equal(3, blocks.Length);
        Space.Parse(blocks[0]).Validate(Configuration.Parse(blocks[2]));
        var constrained = Space.Parse(blocks[1]);
        Assert.Equal(4, constrained.Constraints.Length);
        constrained.Validate(constrained.Draw(RandomSource.For(7, 0, "page")));
    }

    [Fact]
    public void The_hash_of_a_space_never_changes()
    {
        // A snapshot on purpose: studies on disk are recognised by it.
        Assert.Equal(
            """{"x":{"type":"float","low":1E-05,"high":1.0,"log":true},"n":{"type":"int","low":1,"high":8},"c":{"type":"categorical","choices":["a","b"]},"m":{"type":"float","low":0.0,"high":1.0,"when":{"c":["a"]}}}""",
            Space.Parse(Example).ToJson());
        Assert.Equal("0dd37a93296dab129253a012bfb9a900c9f6e886bacac72bc9859c1b5fca51b4", Space.Parse(Example).Hash);
    }

    private static IEnumerable<Configuration> Combinations(Space space, int from, Configuration configuration)
    {
        if (from == space.Count) return [configuration];

        var hyperParameter = space[from];
        return Enumerable.Range(0, (int)hyperParameter.Cardinality!.Value)
            .SelectMany(i => Combinations(space, from + 1, configuration.With(hyperParameter.Name, hyperParameter.ValueAt(i))));
    }
}
