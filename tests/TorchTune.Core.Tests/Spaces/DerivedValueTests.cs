namespace TorchTune.Core.Tests.Spaces;

public sealed class DerivedValueTests
{
    private static readonly HyperParameter<string> Kind = HyperParameter.Categorical("kind", "a", "b");

    private static readonly Space Plain = new(
        Kind, HyperParameter.Int("exponent", 2, 6), HyperParameter.Float("x", 0, 1), HyperParameter.Int("extra", 1, 3).When(Kind, "b"));

    private static readonly Space Derived = new(
        Plain,
        [
            DerivedValue.Of("units", "width * (1 + extra)"),
            DerivedValue.Of("width", "2 ** exponent"),
            DerivedValue.Of("rest", "1 - x"),
            DerivedValue.Of("label", "if(kind == 'a', 'short', 'long')"),
            DerivedValue.Of("double", "twice the width", c => 2 * c["width"].AsInt(), "width"),
        ],
        []);

    [Fact]
    public void Values_are_computed_in_any_order_and_of_their_own_kind()
    {
        var seen = Derived.Derive(new(("kind", "b"), ("exponent", 3), ("x", 0.25), ("extra", 2)));

        Assert.Equal(new Configuration(("kind", "b"), ("exponent", 3), ("x", 0.25), ("extra", 2), ("units", 24), ("width", 8), ("rest", 0.75), ("label", "long"), ("double", 16)), seen);
    }

    [Fact]
    public void What_needs_something_that_does_not_exist_is_absent()
    {
        var seen = Derived.Derive(new(("kind", "a"), ("exponent", 3), ("x", 0.25)));

        Assert.False(seen.Contains("units"));
        Assert.Equal(8, seen["width"].AsInt());
    }

    [Fact]
    public void A_trial_sees_them_and_samplers_do_not()
    {
        var width = Derived.Derived.Single(value => value.Name == "width");
        var drawn = Derived.Draw(RandomSource.For(1, 1, "x"));
        var trial = new Trial(new TrialContext { Configuration = drawn, Space = Derived });

        Assert.Equal(Plain.Draw(RandomSource.For(1, 1, "x")), drawn);
        Assert.Equal(1L << (int)drawn["exponent"].AsInt(), trial.Get<long>(width));
        Assert.Equal(Derived.Derive(drawn), trial.Configuration);
        Assert.Equal(Plain.Count, Derived.Count);
    }

    [Fact]
    public void What_a_trial_was_shown_may_be_given_back_if_it_is_right()
    {
        var chosen = new Configuration(("kind", "b"), ("exponent", 3), ("x", 0.25), ("extra", 2));

        Assert.Equal(chosen, Derived.Conform(Derived.Derive(chosen)));
        Assert.Equal(chosen, Derived.Complete(Derived.Derive(chosen), RandomSource.For(1, 1, "x")));
        string message = Assert.Throws<ArgumentException>(() => Derived.Complete(chosen.With("width", 9), RandomSource.For(1, 1, "x"))).Message;
        Assert.Equal("Derived value 'width' (2 ** exponent): is 8, but the configuration gives it 9.", message);
    }

    [Fact]
    public void Where_one_has_no_value_is_outside_of_the_space()
    {
        var space = new Space(HyperParameter.Int("a", 0, 3), HyperParameter.Int("b", 0, 3)).With(DerivedValue.Of("ratio", "a / b"));

        Assert.Equal(12, space.Cardinality);
        Assert.All(space.Enumerate(), c => Assert.NotEqual(0, c["b"].AsInt()));
        Assert.Equal(
            "Derived value 'ratio' (a / b): must have a value, but a = 1, b = 0.",
            Assert.Throws<ArgumentException>(() => space.Validate(new(("a", 1), ("b", 0)))).Message);
    }

    [Fact]
    public void Constraints_may_speak_of_them()
    {
        var space = Derived.With(Constraint.That("units <= 40")).With(Constraint.That("rest >= 0.9"));

        Assert.All(Enumerable.Range(0, 50), i =>
        {
            var seen = space.Derive(space.Draw(RandomSource.For(2, i, "x")));
            Assert.True(!seen.TryGet("units", out var units) || units.AsInt() <= 40);
            Assert.InRange(seen["rest"].AsDouble(), 0.9, 1);
        });
    }

    [Fact]
    public void JSON_keeps_them()
    {
        const string Json = """{"a":{"type":"int","low":1,"high":4},"b":{"type":"derived","value":"a * a"},"c":{"type":"derived","function":"its root","from":["a"]},"constraints":["b < 9"]}""";

        Assert.Equal(Json, Space.Parse(Json).ToJson());
        Assert.Single(Space.Parse(Json));
    }

    [Theory]
    [InlineData("""{"a":{"type":"derived","value":"a + 1"}}""", "'a' from 'a'")]
    [InlineData("""{"a":{"type":"derived","value":"b"},"b":{"type":"derived","value":"a"}}""", "'a' from 'b' from 'a'")]
    [InlineData("""{"a":{"type":"derived","value":"x + 1"}}""", "'x'")]
    [InlineData("""{"x":{"type":"bool"},"a":{"type":"derived","value":"x + 1"}}""", "needs numbers")]
    [InlineData("""{"x":{"type":"int","low":1,"high":2},"a":{"type":"derived","value":"x +"}}""", "ends")]
    [InlineData("""{"x":{"type":"int","low":1,"high":2},"a":{"type":"derived","value":"x","low":3}}""", "'low'")]
    [InlineData("""{"x":{"type":"int","low":1,"high":2},"a":{"type":"derived"}}""", "'value'")]
    public void A_wrong_one_is_refused_with_the_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Space.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_unique() =>
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => Plain.With(DerivedValue.Of("x", "exponent"))).Message, StringComparison.Ordinal);
}
