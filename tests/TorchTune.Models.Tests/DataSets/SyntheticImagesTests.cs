using TorchTune.Training;
using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

[OneTorchThread]
public sealed class SyntheticImagesTests
{
    [Fact]
    public void A_linear_model_hardly_beats_chance_and_a_tuned_network_passes_95_percent()
    {
        using var data = ClassificationData.Prepare(SyntheticImages.Create(2000, 1000), new DataOptions());

        double linear = TestAccuracy(data, (shape, generator) => Linear(shape, generator), learningRate: 1e-3, epochs: 5);
        double tuned = TestAccuracy(data, (shape, generator) => ImageModels.Create(new ModelOptions { Dropout = 0.1 }, shape, 10, generator), learningRate: 2e-3, epochs: 4);

        // Chance is 10 %; 1,000 images at chance stay below 15 % by five standard deviations.
        Assert.InRange(linear, 0, 0.15);
        Assert.InRange(tuned, 0.95, 1);

        static nn.Module<Tensor, Tensor> Linear(ImageShape shape, Generator generator) =>
            nn.Sequential(nn.Flatten(), new BlankLinear(shape.Length, 10)).Initialize(generator);
    }

    [Fact]
    public void Classes_take_turns_and_equal_seeds_give_equal_images_however_many()
    {
        var some = SyntheticImages.Create(25, 10, seed: 3);
        var more = SyntheticImages.Create(30, 10, seed: 3);
        var other = SyntheticImages.Create(25, 10, seed: 4);

        Assert.Equal(Enumerable.Range(0, 25).Select(image => (byte)(image % 10)), some.Train.Labels.ToArray());
        Assert.Equal(some.Train.Pixels.ToArray(), more.Train.Pixels[..some.Train.Pixels.Length].ToArray());
        Assert.NotEqual(some.Train.Hash(), other.Train.Hash());
        Assert.NotEqual(some.Train.Image(0).ToArray(), some.Test.Image(0).ToArray());
        Assert.Equal(10, some.Train.Classes.Distinct().Count());
    }

    [Fact]
    public void Every_class_has_the_same_mean_image()
    {
        var images = SyntheticImages.Create(4000, 1).Train;

        // 400 images a class, whose pixels spread by less than 70 of 255: standard error 3.5. The greatest of 10 × 3,072 means stays
        // within 5.5 of them but once in a thousand seeds.
        for (int label = 0; label < 10; label++)
        {
            var sums = new double[images.Shape.Length];
            for (int image = label; image < images.Count; image += 10)
            {
                var pixels = images.Image(image);
                for (int place = 0; place < sums.Length; place++) sums[place] += pixels[place];
            }

            Assert.All(sums, sum => Assert.Equal(127.5, sum / 400, 5.5 * 3.5));
        }
    }

    private static double TestAccuracy(
        ClassificationData data, Func<ImageShape, Generator, nn.Module<Tensor, Tensor>> create, double learningRate, int epochs)
    {
        using var generator = new Generator(1);
        using var model = create(data.Shape, generator);
        using var optimizer = optim.Adam(model.parameters(), learningRate);
        var trainer = new EpochTrainer(model, optimizer, data.Train, generator, new TrainingOptions { BatchSize = 32 }.ForEpochs());
        for (int epoch = 0; epoch < epochs; epoch++) trainer.TrainEpoch();
        return model.Evaluate(data.Test).Accuracy;
    }
}
