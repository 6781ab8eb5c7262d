using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>A multilayer perceptron on the pixels: two hidden layers of 512 × width units.</summary>
internal static class Mlp
{
    internal static Sequential Create(ModelOptions options, ImageShape shape, int classes, Generator generator)
    {
        int hidden = options.Widened(512);
        return nn.Sequential(
            ("flatten", nn.Flatten()),
            ("hidden1", new BlankLinear(shape.Length, hidden)),
            ("relu1", nn.ReLU()),
            ("dropout1", new GeneratorDropout(options.Dropout, generator)),
            ("hidden2", new BlankLinear(hidden, hidden)),
            ("relu2", nn.ReLU()),
            ("dropout2", new GeneratorDropout(options.Dropout, generator)),
            ("classifier", new BlankLinear(hidden, classes)));
    }
}
