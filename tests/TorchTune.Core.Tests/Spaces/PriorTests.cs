namespace TorchTune.Core.Tests.Spaces;

public sealed class PriorTests
{
    public static TheoryData<string> Declarations =>
    [
        """{"x":{"type":"float","low":0.0,"high":10.0,"prior":{"type":"normal","centre":2.0,"deviation":1.5}}}""",
        """{"x":{"type":"float","low":0.0,"high":1.0,"step":0.1,"prior":{"type":"normal","centre":-0.2,"deviation":0.3}}}""",
        """{"x":{"type":"float","low":1E-06,"high":1.0,"log":true,"prior":{"type":"logNormal","median":0.001,"deviation":2.0}}}""",
        """{"x":{"type":"int","low":-5,"high":20,"prior":{"type":"normal","centre":3.0,"deviation":4.0}}}""",
        """{"x":{"type":"int","low":1,"high":512,"log":true,"prior":{"type":"logNormal","median":64.0,"deviation":1.0}}}""",
        """{"x":{"type":"ordinal","values":[16,32,64],"prior":{"type":"weights","weights":[1.0,2.0,5.0]}}}""",
        """{"x":{"type":"categorical","choices":["a","b"],"prior":{"type":"weights","weights":[0.25,0.75]}}}""",
        """{"x":{"type":"bool","prior":{"type":"weights","weights":[3.0,1.0]}}}""",
    ];

    [Theory]
    [MemberData(nameof(Declarations))]
    public void What_is_read_is_written(string json)
    {
        Assert.Equal(json, Space.Parse(json).ToJson());
        Assert.NotEqual(Space.Parse(json), new Space(Space.Parse(json)[0].With(null)));
        Assert.Equal(Space.Parse(json)[0], Space.Parse(json)[0].With(null).With(Space.Parse(json)[0].Prior));
    }

    [Theory]
    [MemberData(nameof(Declarations))]
    public void Density_and_quantile_are_of_one_distribution(string json)
    {
        var x = Space.Parse(json)[0];

        // ∫ density over [0, q(p)] = p. Midpoint rule on 2^14 panels; a cell's jump costs at most a panel, 1e-4 times a density below 6.
        const int Panels = 1 << 14;
        double[] quantiles = [.. Enumerable.Range(1, 9).Select(p => x.PriorPlace(p / 10.0))];
        double sum = 0;
        int next = 0;
        for (int i = 0; i < Panels; i++)
        {
            while (next < 9 && quantiles[next] <= (double)i / Panels) Assert.Equal(++next / 10.0, sum, 1e-3);
            sum += Math.Exp(x.PriorLogDensity((i + 0.5) / Panels)) / Panels;
        }

        Assert.Equal(1, sum, 1e-3);
        Assert.Equal(0, x.With(null).PriorLogDensity(0.3));
        Assert.Equal(0.3, x.With(null).PriorPlace(0.3));
    }

    [Fact]
    public void Draws_follow_the_prior()
    {
        var c = HyperParameter.Categorical("c", "a", "b", "c").With(new Prior.Weights(1, 2, 5));
        var x = HyperParameter.Float("x", 0, 10).With(new Prior.Normal(2, 0.5));
        var lr = HyperParameter.Float("lr", 1e-6, 1, log: true).With(new Prior.LogNormal(1e-3, 1));
        var space = new Space(c, x, lr);
        var draws = Enumerable.Range(0, 4000).Select(i => space.Draw(RandomSource.For(3, i, "test"))).ToArray();

        // Five standard errors each.
        Assert.InRange(draws.Count(d => d.Get(c) == "c") / 4000.0, 0.625 - 0.038, 0.625 + 0.038);
        Assert.InRange(draws.Average(d => d.Get(x)), 2 - 0.04, 2 + 0.04);
        Assert.InRange(draws.Average(d => Math.Log(d.Get(lr))), Math.Log(1e-3) - 0.08, Math.Log(1e-3) + 0.08);
    }

    [Fact]
    public void A_condition_keeps_the_prior_and_a_prior_the_condition()
    {
        var kind = HyperParameter.Bool("kind");
        var before = HyperParameter.Float("x", 0, 1).With(new Prior.Normal(0.5, 0.1)).When(kind, true);
        var after = HyperParameter.Float("x", 0, 1).When(kind, true).With(new Prior.Normal(0.5, 0.1));

        Assert.Equal(before.Definition, after.Definition);
        Assert.NotNull(new Space(kind, before)["x"].Prior);
        Assert.NotNull(new Space(kind, before)["x"].When);
    }

    [Theory]
    [InlineData("""{"x":{"type":"float","low":0,"high":1,"log":false,"prior":{"type":"logNormal","median":1,"deviation":1}}}""", "logarithmic")]
    [InlineData("""{"x":{"type":"float","low":1,"high":2,"log":true,"prior":{"type":"normal","centre":1,"deviation":1}}}""", "linear")]
    [InlineData("""{"x":{"type":"float","low":0,"high":1,"prior":{"type":"normal","centre":1,"deviation":0}}}""", "positive")]
    [InlineData("""{"x":{"type":"float","low":0,"high":1,"prior":{"type":"normal","centre":1e9,"deviation":1}}}""", "too far")]
    [InlineData("""{"x":{"type":"categorical","choices":["a","b"],"prior":{"type":"weights","weights":[1]}}}""", "each of the 2")]
    [InlineData("""{"x":{"type":"bool","prior":{"type":"weights","weights":[1,0]}}}""", "positive")]
    [InlineData("""{"x":{"type":"int","low":1,"high":2,"prior":{"type":"weights","weights":[1,1]}}}""", "ordinal")]
    [InlineData("""{"x":{"type":"int","low":1,"high":2,"prior":{"type":"beta"}}}""", "normal, logNormal or weights")]
    public void A_prior_that_does_not_suit_is_refused_with_the_rule(string json, string rule)
    {
        var refused = Assert.Throws<FormatException>(() => Space.Parse(json));
        Assert.Contains("'x'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(rule, refused.Message, StringComparison.Ordinal);
    }
}
