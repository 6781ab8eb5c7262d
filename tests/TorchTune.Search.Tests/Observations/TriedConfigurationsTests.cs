using TorchTune.Testing;

namespace TorchTune.Search.Tests.Observations;

public sealed class TriedConfigurationsTests
{
    private static readonly HashSet<Configuration> None = [];

    [Fact]
    public void A_continuous_space_remembers_nothing()
    {
        var tried = new TriedConfigurations(new Space(HyperParameter.Float("x", 0, 1)));
        Start(tried, 0, new Configuration(("x", 0.5)));

        Assert.False(tried.Contains(new Configuration(("x", 0.5))));
        Assert.False(tried.IsExhausted(1000));
    }

    [Fact]
    public void Of_a_finite_space_exactly_the_untried_are_drawn()
    {
        var tried = new TriedConfigurations(SampleSpaces.Finite);
        var all = SampleSpaces.Finite.Enumerate().ToList();
        for (int trial = 0; trial < all.Count; trial++)
        {
            Assert.False(tried.IsExhausted(0));
            var drawn = tried.Draw(RandomSource.For(1, trial, "test"), None)!.Value.Configuration;
            Assert.False(tried.Contains(drawn));
            Start(tried, trial, drawn);
            Assert.True(tried.Contains(drawn));
        }

        Assert.True(tried.IsExhausted(0));
        Assert.Null(tried.Draw(RandomSource.For(1, 0, "test"), None));
    }

    [Fact]
    public void A_batch_replaces_what_is_known_by_something_untried()
    {
        var tried = new TriedConfigurations(SampleSpaces.Finite);
        var always = SampleSpaces.Finite.Enumerate().First();

        var batch = ProposalBatch.Of(RandomSource.For(1, 0, "test"), 100, tried, (_, _) => new Proposal(always, "stubborn"));

        Assert.Equal(SampleSpaces.Finite.Enumerate().ToHashSet(), batch.Select(proposal => proposal.Configuration).ToHashSet());
        Assert.Equal(8, batch.Count);
        Assert.Equal(new Proposal(always, "stubborn"), batch[0]);
    }

    private static void Start(TriedConfigurations tried, int trial, Configuration configuration) =>
        tried.Observe(new TrialStarted(0, trial, 0, configuration, new Placement(0, null), 1, "drawn", "free"));
}
