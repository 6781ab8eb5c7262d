using TorchSharp;
using TorchTune.Hypergradients;
using TorchTune.Models;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Regularisation.Tests;

public sealed class RegularisationTests : IDisposable
{
    private static readonly RegularisationOptions Small = new() { Images = 100, Epochs = 1, Interval = 1, Width = 0.25 };
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ClassificationData _data;

    public RegularisationTests()
    {
        set_num_threads(1);
        _data = ClassificationData.Prepare(SyntheticImages.Create(200, 50), new DataOptions { TrainSubset = 200, ValidationFraction = 0.5 });
    }

    public void Dispose()
    {
        _data.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void One_number_takes_the_sum_of_what_each_layer_takes_and_each_layer_of_its_weights()
    {
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Name = "smallconv", Width = 0.25 }, _data.Shape, _data.Classes.Count, generator);
        var experiment = new Regularisation(_data, Small);
        var parameters = HypergradientProblem.ParametersOf(model);
        long weights = parameters.Sum(parameter => parameter.NumberOfElements);

        using var one = Gradient(1, HyperExtent.Scalar);
        using var layers = Gradient(parameters.Count, HyperExtent.PerGroup);
        using var each = Gradient(weights, HyperExtent.PerParameter);

        double total = one.Unchecked("decay")!.item<float>();
        Assert.Equal(total, layers.Unchecked("decay")!.sum().item<float>(), Math.Abs(total) * 1e-4);
        Assert.Equal(total, each.Unchecked("decay")!.sum().item<float>(), Math.Abs(total) * 1e-4);
        Assert.NotEqual(HypergradientStatus.Indefinite, each.Status);

        HypergradientResult Gradient(long numbers, HyperExtent extent)
        {
            var decay = new HyperVariable("decay", full(numbers, 1e-3f), HyperRole.WeightDecay, extent);
            return Hypergradient.Compute(experiment.ProblemOf(model, parameters, decay), experiment.MethodOf(model, null));
        }
    }

    [Fact]
    public void Every_row_of_the_table_is_a_training_with_as_many_numbers_as_it_says()
    {
        var experiment = new Regularisation(_data, Small);

        var rows = Regularisation.Reaches.Select(experiment.Train).ToArray();

        Assert.Equal([0, 1], rows[..2].Select(row => row.Numbers));
        Assert.True(rows[2].Numbers > 1 && rows[3].Numbers > 1000);
        Assert.All(rows, row => Assert.True(double.IsFinite(row.ValidationLoss) && row.TestAccuracy is >= 0 and <= 1));
    }
}
