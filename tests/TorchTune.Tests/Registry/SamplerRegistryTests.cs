namespace TorchTune.Tests.Registry;

public sealed class SamplerRegistryTests
{
    public static TheoryData<string> Names => [.. SamplerRegistry.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sampler_is_described_by_its_identity(string name)
    {
        var sampler = SamplerRegistry.Create($$"""{"type":"{{name}}"}""");

        Assert.Equal(name, sampler.Name);
        Assert.Equal(sampler.Identity, SamplerRegistry.Create(sampler.Identity).Identity);
    }

    [Theory]
    [InlineData("""{"type":"grid","resolution":4,"resolutions":{"lr":7},"shuffled":false}""")]
    [InlineData("""{"type":"cmaes","population":9,"sigma":0.25,"initialTrials":3,"centre":false,"candidates":1,"separable":true,"adaptLearningRate":true,"restarts":"bipop","warmStart":[{"x":0.5}]}""")]
    [InlineData("""{"type":"ga","population":12,"tournament":3,"crossover":"uniform","crossoverProbability":0.5,"crossoverIndex":2.0,"alpha":0.25,"mutationProbability":0.125,"mutationIndex":3.0}""")]
    [InlineData("""{"type":"de","population":7,"scale":0.25,"crossoverProbability":0.5,"best":false}""")]
    [InlineData("""{"type":"forest","startup":9,"trees":12,"featureShare":0.75,"candidates":200,"localStarts":2,"randomShare":0.125,"maxRows":300,"costAware":true}""")]
    [InlineData("""{"type":"tpe","dependence":"grouped","startup":7,"candidates":24,"goodFraction":0.25,"maxGood":20,"rankPower":1.5,"width":0.125,"goodPrior":2.5,"othersPrior":3.5,"maxOthers":90,"constantLiar":false,"costPower":0.5,"distances":{"c":[[0,1.5],[1.5,0]]},"transfer":[{"configuration":{"x":0.5},"quantile":0.25}]}""")]
    [InlineData("""{"type":"auto","centre":false,"costPower":0.5,"transfer":[{"configuration":{"x":0.5},"quantile":0.25}]}""")]
    [InlineData("""{"type":"elimination","arms":"algorithm","errorProbability":0.125}""")]
    public void Every_option_is_read_as_it_is_written(string description)
    {
        Assert.Equal(description, SamplerRegistry.Create(description).Identity);
    }

    [Fact]
    public void The_sampler_that_is_to_come_is_refused_as_such()
    {
        var error = Assert.Throws<FormatException>(() => SamplerRegistry.Create("""{"type":"gp"}"""));

        Assert.Contains("'gp' is not there yet; there is auto, ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("gp", SamplerRegistry.Names);
    }

    [Fact]
    public void A_mistyped_option_is_an_error_that_names_those_there_are()
    {
        var error = Assert.Throws<FormatException>(() => SamplerRegistry.Create("""{"type":"cmaes","sigma0":0.5}"""));

        Assert.Contains("'sigma0'", error.Message, StringComparison.Ordinal);
        Assert.Contains("sigma", error.Message, StringComparison.Ordinal);
    }
}
