using TorchSharp;
using TorchTune.Hypergradients;
using TorchTune.Models;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Regularisation.Tests;

public sealed class AugmentationTests : IDisposable
{
    private static readonly RegularisationOptions Small = new() { Images = 100, Epochs = 1, Width = 0.25 };
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ClassificationData _data;

    public AugmentationTests()
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
    public void Without_strength_an_image_stays_as_it_is()
    {
        var images = _data.Train.Range(0, 8).Inputs.to(ScalarType.Float64);
        var strengths = new Strengths(0.3, ScalarType.Float64);
        using var generator = new Generator(1);
        using (no_grad())
        {
            foreach (var variable in strengths.Variables) variable.Tensor.zero_();
        }

        Assert.True(allclose(images, strengths.Apply(images, generator), rtol: 0, atol: 0));
    }

    [Fact]
    public void A_shift_between_pixels_is_what_grid_sample_reads()
    {
        var images = _data.Train.Range(0, 3).Inputs.to(ScalarType.Float64);
        var (right, down) = (tensor([0.1, -0.37, 0.0]), tensor([-0.21, 0.5, 1.2]));
        var (one, zero) = (ones_like(right), zeros_like(right));

        // Its grid runs from −1 to 1: a whole side is 2.
        var maps = stack([stack([one, zero, right * 2], 1), stack([zero, one, down * 2], 1)], 1);
        var expected = nn.functional.grid_sample(images, nn.functional.affine_grid(maps, images.shape), align_corners: false);

        // Coordinates of some 30 in float64, weighed once: a few units of 1e-15 each.
        Assert.True(allclose(expected, Strengths.Shifted(images, right, down), rtol: 0, atol: 1e-12));
    }

    [Fact]
    public void Every_strength_changes_images_by_its_derivative()
    {
        var images = _data.Train.Range(0, 4).Inputs.to(ScalarType.Float64);
        var strengths = new Strengths(0.3, ScalarType.Float64);
        using var generator = new Generator(1);
        using var weights = new Generator(2);
        var direction = randn(images.shape, ScalarType.Float64, generator: weights);

        var gradients = autograd.grad([Value()], [.. strengths.Variables.Select(variable => variable.Tensor)]);

        foreach (var (variable, gradient) in strengths.Variables.Zip(gradients))
        {
            // A shift reads between pixels piecewise linearly: the difference is exact within a piece, and 1e-7 seldom leaves one.
            const double E = 1e-7;
            double difference = (At(variable, 0.3 + E) - At(variable, 0.3 - E)) / (2 * E);
            Assert.True(Math.Abs(gradient.item<double>() - difference) < 1e-5 * Math.Max(1, Math.Abs(difference)), $"{variable.Name}: {gradient.item<double>()}, {difference}");
            Assert.NotEqual(0, gradient.item<double>());
        }

        Tensor Value()
        {
            generator.manual_seed(5);
            return (strengths.Apply(images, generator) * direction).sum();
        }

        double At(HyperVariable variable, double value)
        {
            using var withoutGradient = no_grad();
            variable.Tensor.fill_(value);
            double result = Value().item<double>();
            variable.Tensor.fill_(0.3);
            return result;
        }
    }

    [Fact]
    public void The_validation_loss_has_a_hypergradient_by_every_strength()
    {
        using var generator = new Generator(1);
        using var changes = new Generator(2);
        using var model = ImageModels.Create(new ModelOptions { Name = "smallconv", Width = 0.25 }, _data.Shape, _data.Classes.Count, generator);
        var learning = new AugmentationLearning(_data, Small);
        var strengths = new Strengths(0.1);

        using var result = Hypergradient.Compute(learning.ProblemOf(model, strengths, changes), learning.MethodOf(model, null));

        Assert.Contains(result.Status, new[] { HypergradientStatus.Converged, HypergradientStatus.NotConverged });
        Assert.All(Strengths.Names, name => Assert.True(float.IsFinite(result.Unchecked(name)!.item<float>()) && result.Unchecked(name)!.item<float>() != 0, name));
    }

    [Fact]
    public void Learned_strengths_leave_where_they_began_and_fixed_ones_stay()
    {
        var learning = new AugmentationLearning(_data, Small);

        var (none, stays, learned) = (learning.Train(null, learns: false), learning.Train(0.1, learns: false), learning.Train(0.1, learns: true));

        Assert.Empty(none.Values);
        Assert.All(stays.Values, value => Assert.Equal(0.1, value, 1e-6));
        Assert.All(learned.Values, value => Assert.True(value > 0 && Math.Abs(value - 0.1) > 1e-3));
        Assert.True(double.IsFinite(learned.ValidationLoss) && learned.TestAccuracy is >= 0 and <= 1);
    }
}
