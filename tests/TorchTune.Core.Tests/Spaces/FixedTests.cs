namespace TorchTune.Core.Tests.Spaces;

public sealed class FixedTests
{
    [Fact]
    public void A_fixed_value_is_in_every_configuration_and_adds_none()
    {
        var space = Space.Parse("""{"b":{"type":"bool"},"epochs":{"type":"fixed","value":9},"note":{"type":"fixed","value":"x","when":{"b":[true]}}}""");

        Assert.Equal(2, space.Cardinality);
        Assert.All(space.Enumerate(), configuration => Assert.Equal(9, configuration["epochs"].AsInt()));
        Assert.Equal(new Space(HyperParameter.Fixed("epochs", 9))["epochs"], space["epochs"]);
        Assert.Equal(space, Space.Parse(space.ToJson()));
    }

    [Fact]
    public void A_fixed_hyper_parameter_must_have_its_value()
    {
        var refused = Assert.Throws<FormatException>(() => Space.Parse("""{"epochs":{"type":"fixed"}}"""));
        Assert.Contains("'epochs'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("value", refused.Message, StringComparison.Ordinal);
    }
}
