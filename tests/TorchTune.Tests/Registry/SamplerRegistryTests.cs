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
    [InlineData("""{"type":"elimination","arms":"algorithm","errorProbability":0.125}""")]
    public void Every_option_is_read_as_it_is_written(string description)
    {
        Assert.Equal(description, SamplerRegistry.Create(description).Identity);
    }

    [Fact]
    public void A_mistyped_option_is_an_error_that_names_those_there_are()
    {
        var error = Assert.Throws<FormatException>(() => SamplerRegistry.Create("""{"type":"cmaes","sigma0":0.5}"""));

        Assert.Contains("'sigma0'", error.Message, StringComparison.Ordinal);
        Assert.Contains("sigma", error.Message, StringComparison.Ordinal);
    }
}
