using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Experiments.HyperCleaning.Tests;

public sealed class CleaningTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public CleaningTests() => set_num_threads(1);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Weighted_examples_are_worth_more_than_all_of_them_and_more_than_the_trusted_alone()
    {
        var options = new CleaningOptions { OuterUpdates = 40 };
        using var generator = new Generator(1);
        var data = LabelledData.Divide(LabelledData.Draw(2600, generator), options, generator);
        var cleaning = new Cleaning(data, options);

        var weights = cleaning.Clean();

        double cleaned = cleaning.Accuracy(weights, withTrusted: true);
        Assert.True(cleaned > cleaning.Accuracy(ones_like(weights), withTrusted: true));
        Assert.True(cleaned > cleaning.Accuracy(zeros_like(weights), withTrusted: true));
        Assert.True(cleaning.Separation(weights) > 0.75);
    }

    [Fact]
    public void As_many_labels_are_wrong_as_asked_and_each_is_another_class()
    {
        var options = new CleaningOptions { Examples = 2000, Trusted = 10, Corrupted = 0.3 };
        using var generator = new Generator(2);
        var rows = cat([arange(2100, ScalarType.Float32).unsqueeze(1), arange(2100, ScalarType.Float32).remainder(7).unsqueeze(1)], 1);

        var data = LabelledData.Divide(rows, options, generator);

        // The feature is the row's number up to a linear map, and with it the class that was given.
        var order = data.Inputs.squeeze(1).argsort();
        Assert.Equal(7, data.Classes);
        Assert.InRange(data.Wrong.to(ScalarType.Float64).mean().item<double>(), 0.26, 0.34);
        Assert.Equal(2000, order.shape[0]);
        Assert.InRange(data.Labels.min().item<long>(), 0, 6);
        Assert.InRange(data.Labels.max().item<long>(), 0, 6);
    }
}
