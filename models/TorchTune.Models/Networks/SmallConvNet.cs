using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Three convolutions (16, 32, 64 channels × width) with batch norm, each followed by a pooling that halves the side, then one linear layer.</summary>
internal static class SmallConvNet
{
    internal static Sequential Create(ModelOptions options, ImageShape shape, int classes, Generator generator)
    {
        // Three halvings must leave something to classify.
        if (shape.Height < 8 || shape.Width < 8) throw new ArgumentException($"A SmallConvNet needs images of at least 8×8 pixels, not {shape}.", nameof(shape));

        var modules = new List<(string, nn.Module<Tensor, Tensor>)>();
        int inputs = shape.Channels;
        for (int block = 1; block <= 3; block++)
        {
            int outputs = options.Widened(8 << block);
            modules.AddRange(
            [
                ($"conv{block}", new BlankConv2d(inputs, outputs)),
                ($"norm{block}", nn.BatchNorm2d(outputs)),
                ($"relu{block}", nn.ReLU()),
                ($"pool{block}", nn.MaxPool2d(2)),
            ]);
            inputs = outputs;
        }

        modules.Add(("flatten", nn.Flatten()));
        modules.Add(("dropout", new GeneratorDropout(options.Dropout, generator)));
        modules.Add(("classifier", new BlankLinear((long)inputs * (shape.Height / 8) * (shape.Width / 8), classes)));
        return nn.Sequential(modules);
    }
}
