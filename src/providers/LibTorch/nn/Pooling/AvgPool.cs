using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>The mean of every window of [batch, channels, length].</summary>
public sealed class AvgPool1d : ParameterLessModule<Tensor, Tensor>
{
    internal AvgPool1d(long kernel_size, long? stride, long? padding, bool ceil_mode, bool count_include_pad)
        : base(nameof(AvgPool1d))
    {
        (this.kernel_size, this.stride, this.padding) = (kernel_size, stride, padding);
        (this.ceil_mode, this.count_include_pad) = (ceil_mode, count_include_pad);
    }

    public long kernel_size { get; set; }

    /// <summary>How far windows lie apart; null for the size of the window.</summary>
    public long? stride { get; set; }

    public long? padding { get; set; }

    /// <summary>Whether windows that begin inside and end outside count.</summary>
    public bool ceil_mode { get; set; }

    /// <summary>Whether padded zeros count in the mean.</summary>
    public bool count_include_pad { get; set; }

    public override Tensor forward(Tensor input) => functional.avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);
}

/// <summary>The mean of every window of [batch, channels, height, width].</summary>
public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal AvgPool2d(long[] kernel_size, long[]? stride, long[]? padding, bool ceil_mode, bool count_include_pad, long? divisor_override)
        : base(nameof(AvgPool2d))
    {
        (this.kernel_size, this.stride, this.padding) = (kernel_size, stride, padding);
        (this.ceil_mode, this.count_include_pad, this.divisor_override) = (ceil_mode, count_include_pad, divisor_override);
    }

    public long[] kernel_size { get; set; }

    /// <summary>How far windows lie apart; null for the size of the window.</summary>
    public long[]? stride { get; set; }

    public long[]? padding { get; set; }

    /// <summary>Whether windows that begin inside and end outside count.</summary>
    public bool ceil_mode { get; set; }

    /// <summary>Whether padded zeros count in the mean.</summary>
    public bool count_include_pad { get; set; }

    /// <summary>What the sums are divided by; null for the size of the window.</summary>
    public long? divisor_override { get; set; }

    public override Tensor forward(Tensor input) => functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
}

/// <summary>The mean of every window of [batch, channels, depth, height, width].</summary>
public sealed class AvgPool3d : ParameterLessModule<Tensor, Tensor>
{
    internal AvgPool3d(long[] kernel_size, long[]? stride, long[]? padding, bool ceil_mode, bool count_include_pad, long? divisor_override)
        : base(nameof(AvgPool3d))
    {
        (this.kernel_size, this.stride, this.padding) = (kernel_size, stride, padding);
        (this.ceil_mode, this.count_include_pad, this.divisor_override) = (ceil_mode, count_include_pad, divisor_override);
    }

    public long[] kernel_size { get; set; }

    /// <summary>How far windows lie apart; null for the size of the window.</summary>
    public long[]? stride { get; set; }

    public long[]? padding { get; set; }

    /// <summary>Whether windows that begin inside and end outside count.</summary>
    public bool ceil_mode { get; set; }

    /// <summary>Whether padded zeros count in the mean.</summary>
    public bool count_include_pad { get; set; }

    /// <summary>What the sums are divided by; null for the size of the window.</summary>
    public long? divisor_override { get; set; }

    public override Tensor forward(Tensor input) => functional.avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
}
