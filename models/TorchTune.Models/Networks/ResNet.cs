using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>The residual networks for CIFAR of 6n + 2 layers (He et al., CVPR 2016, §4.2), with 16, 32 and 64 channels × width.</summary>
internal static class ResNet
{
    internal static Sequential Create(int blocksPerStage, ModelOptions options, ImageShape shape, int classes, Generator generator)
    {
        int inputs = options.Widened(16);
        var modules = new List<(string, nn.Module<Tensor, Tensor>)>
        {
            ("conv", new BlankConv2d(shape.Channels, inputs)),
            ("norm", nn.BatchNorm2d(inputs)),
            ("relu", nn.ReLU()),
        };
        for (int stage = 1; stage <= 3; stage++)
        {
            int outputs = options.Widened(8 << stage);
            for (int block = 1; block <= blocksPerStage; block++)
            {
                int stride = stage > 1 && block == 1 ? 2 : 1;
                modules.Add(($"stage{stage}_block{block}", new ResidualBlock(inputs, outputs, stride)));
                inputs = outputs;
            }
        }

        modules.Add(("pool", nn.AdaptiveAvgPool2d(1)));
        modules.Add(("flatten", nn.Flatten()));
        modules.Add(("dropout", new GeneratorDropout(options.Dropout, generator)));
        modules.Add(("classifier", new BlankLinear(inputs, classes)));
        return nn.Sequential(modules);
    }
}
