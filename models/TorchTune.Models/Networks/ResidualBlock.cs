using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Two 3×3 convolutions with batch norm beside a shortcut without parameters (He et al., CVPR 2016, §4.2, option A).</summary>
/// <remarks>Where channels grow, the shortcut takes every <c>stride</c>-th pixel and fills the new channels with zeros.</remarks>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly long _stride;
    private readonly long[] _newChannels;

    [ComponentName(Name = "conv1")]
    private readonly BlankConv2d _conv1;

    [ComponentName(Name = "norm1")]
    private readonly BatchNorm2d _norm1;

    [ComponentName(Name = "conv2")]
    private readonly BlankConv2d _conv2;

    [ComponentName(Name = "norm2")]
    private readonly BatchNorm2d _norm2;

    internal ResidualBlock(int inputs, int outputs, int stride)
        : base(nameof(ResidualBlock))
    {
        _stride = stride;
        _newChannels = [0, 0, 0, 0, (outputs - inputs) / 2, outputs - inputs - ((outputs - inputs) / 2)];
        _conv1 = new BlankConv2d(inputs, outputs, stride: stride);
        _norm1 = nn.BatchNorm2d(outputs);
        _conv2 = new BlankConv2d(outputs, outputs);
        _norm2 = nn.BatchNorm2d(outputs);
        RegisterComponents();
    }

    /// <summary><c>[batch, inputs, height, width]</c> to <c>[batch, outputs, height / stride, width / stride]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var inner = nn.functional.relu(_norm1.call(_conv1.call(input)));
        var residual = _norm2.call(_conv2.call(inner));
        return nn.functional.relu(residual.add_(Shortcut(input))).MoveToOuterDisposeScope();
    }

    private Tensor Shortcut(Tensor input)
    {
        // Pooling over one pixel takes every stride-th.
        var taken = _stride == 1 ? input : nn.functional.avg_pool2d(input, kernel_size: 1, stride: _stride);
        return Array.TrueForAll(_newChannels, extra => extra == 0) ? taken : nn.functional.pad(taken, _newChannels);
    }
}
