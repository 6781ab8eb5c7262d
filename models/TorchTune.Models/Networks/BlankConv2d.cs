using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>A convolution without bias whose weight starts at zero: <see cref="Initialization.Initialize"/> gives it its values.</summary>
/// <remarks>
/// The stock <c>Conv2d</c> draws its first weight from the generator of the whole process, and so moves a state that other trials may be
/// watching. This one draws nothing. Bias is left out because a batch norm follows, which would subtract it. Parameter name: <c>weight</c>,
/// as in the stock module.
/// </remarks>
public sealed class BlankConv2d : nn.Module<Tensor, Tensor>
{
    private readonly long[] _strides;
    private readonly long[] _padding;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    /// <summary>Makes a convolution with a square kernel and as much padding as keeps the size at stride 1.</summary>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="kernel">Side of the kernel, odd.</param>
    /// <param name="stride">Step of the kernel.</param>
    public BlankConv2d(long inputs, long outputs, int kernel = 3, int stride = 1)
        : base(nameof(BlankConv2d))
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(kernel % 2, 1, nameof(kernel));
        _strides = [stride, stride];
        _padding = [kernel / 2, kernel / 2];
        _weight = new Parameter(zeros(outputs, inputs, kernel, kernel));
        RegisterComponents();
    }

    /// <summary><c>[batch, inputs, height, width]</c> to <c>[batch, outputs, height / stride, width / stride]</c>.</summary>
    public override Tensor forward(Tensor input) => nn.functional.conv2d(input, _weight, strides: _strides, padding: _padding);
}
