using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>The gradient of a convolution with respect to its input, as a layer: it enlarges where the convolution shrinks.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation, bool transposed, long[]? output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding, groups, bias, padding_mode, device, dtype)
    {
        if (padding_mode != PaddingModes.Zeros)
        {
            throw new ArgumentException($"A transposed convolution can only be padded with zeros, but padding_mode was {padding_mode}.", nameof(padding_mode));
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => forward(input, null);

    /// <param name="input">[batch, in_channels, ...].</param>
    /// <param name="output_size">The size of the result, of which several are possible where the stride is over 1; null for the smallest plus <see cref="Convolution.output_padding"/>.</param>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>What must be added to the smallest possible result to give it the wanted size.</summary>
    /// <exception cref="ArgumentException">The size cannot be reached.</exception>
    protected long[] _output_padding(Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation, long num_spatial_dims)
    {
        if (output_size is null)
        {
            return output_padding;
        }
        ArgumentNullException.ThrowIfNull(input);
        var sizes = input.shape.AsSpan(^(int)num_spatial_dims);
        var wanted = output_size.AsSpan(Math.Max(0, output_size.Length - sizes.Length));
        if (wanted.Length != sizes.Length)
        {
            throw new ArgumentException($"output_size must have {sizes.Length} entries, but has {output_size.Length}.", nameof(output_size));
        }
        var added = new long[sizes.Length];
        for (var i = 0; i < added.Length; i++)
        {
            var smallest = ((sizes[i] - 1) * stride[i]) - (2 * padding[i]) + (dilation[i] * (kernel_size[i] - 1)) + 1;
            added[i] = wanted[i] - smallest;
            if (added[i] < 0 || added[i] >= Math.Max(stride[i], dilation[i]))
            {
                throw new ArgumentException($"output_size must lie between {smallest} and {smallest + Math.Max(stride[i], dilation[i]) - 1} in dimension {i}, but was {wanted[i]}.", nameof(output_size));
            }
        }
        return added;
    }
}

/// <summary>A transposed convolution of [batch, channels, length].</summary>
public sealed class ConvTranspose1d : ConvolutionTranspose
{
    internal ConvTranspose1d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, long[]? output_padding, long[] dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose1d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding, groups, bias, padding_mode, device, dtype)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, long[]? output_size)
    {
        var added = _output_padding(input, output_size, kernel_size, stride, padding, dilation, 1);
        return functional.conv_transpose1d(input, _weight!, _bias, stride[0], padding[0], added[0], dilation[0], groups);
    }
}

/// <summary>A transposed convolution of [batch, channels, height, width].</summary>
public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, long[]? output_padding, long[] dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose2d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding, groups, bias, padding_mode, device, dtype)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, long[]? output_size)
    {
        var added = _output_padding(input, output_size, kernel_size, stride, padding, dilation, 2);
        return functional.conv_transpose2d(input, _weight!, _bias, stride, padding, added, dilation, groups);
    }
}

/// <summary>A transposed convolution of [batch, channels, depth, height, width].</summary>
public sealed class ConvTranspose3d : ConvolutionTranspose
{
    internal ConvTranspose3d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, long[]? output_padding, long[] dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose3d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding, groups, bias, padding_mode, device, dtype)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, long[]? output_size)
    {
        var added = _output_padding(input, output_size, kernel_size, stride, padding, dilation, 3);
        return functional.conv_transpose3d(input, _weight!, _bias, stride, padding, added, dilation, groups);
    }
}
