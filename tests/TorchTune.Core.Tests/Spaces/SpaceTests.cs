namespace TorchTune.Core.Tests.Spaces;

public sealed class SpaceTests
{
    private const string Example =
        """{"x":{"type":"float","low":1e-5,"high":1,"log":true},"n":{"type":"int","low":1,"high":8},"c":{"type":"categorical","choices":["a","b"]},"m":{"type":"float","low":0,"high":1,"when":{"c":["a"]}}}""";

    [Fact]
    public void A_space_is_read_from_JSON_and_drawn_from()
    {
        var space = Space.Parse(Example);

        var drawn = Enumerable.Range(0, 50).Select(trial => space.Draw(RandomSource.For(1, trial, "draw"))).ToArray();

        Assert.All(drawn, space.Validate);
        Assert.Contains(drawn, configuration => configuration.Contains("m"));
        Assert.Contains(drawn, configuration => !configuration.Contains("m"));
        Assert.Equal(space, Space.Parse(space.ToJson()));
    }
}
