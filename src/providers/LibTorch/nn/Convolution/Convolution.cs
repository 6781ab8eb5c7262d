using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What the convolutions of one, two and three dimensions share: their parameters and how they start.</summary>
/// <remarks>
/// The weight is [out_channels, in_channels / groups, kernel...] — transposed, [in_channels, out_channels / groups, kernel...] — and like the
/// bias uniform in ± 1 / √fan in at first, drawn from the process-wide generator.
/// </remarks>
public abstract class Convolution : Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    protected Parameter? _weight;
    [ComponentName(Name = nameof(bias))]
    protected Parameter? _bias;

    /// <summary>The padding as <see cref="functional.pad(Tensor, long[], PaddingModes, double)"/> takes it: the last dimension first, each side by itself.</summary>
    protected long[] _reversed_padding_repeated_twice = [];

    protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation, bool transposed, long[]? output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null)
        : base(name)
    {
        Check(groups > 0 && in_channels % groups == 0, nameof(in_channels), in_channels, groups);
        Check(out_channels % groups == 0, nameof(out_channels), out_channels, groups);
        if (padding_type == Padding.Same && stride.Any(step => step != 1))
        {
            throw new ArgumentException("Padding.Same needs a stride of 1.", nameof(stride));
        }
        (this.in_channels, this.out_channels, this.kernel_size, this.stride, this.dilation) = (in_channels, out_channels, kernel_size, stride, dilation);
        (this.transposed, this.groups, this.padding_mode, this.padding_type) = (transposed, groups, padding_mode, padding_type);
        this.output_padding = output_padding ?? new long[kernel_size.Length];
        if (padding_type is { } type)
        {
            SetPadding(type);
        }
        else
        {
            SetPadding(padding ?? new long[kernel_size.Length]);
        }

        var (first, second) = transposed ? (in_channels, out_channels) : (out_channels, in_channels);
        weight = new Parameter(empty([first, second / groups, .. kernel_size], dtype, device));
        if (bias)
        {
            this.bias = new Parameter(empty(out_channels, dtype, device));
        }
        reset_parameters();
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    /// <summary>The padding of each dimension; all 0 where <see cref="padding_type"/> decides.</summary>
    public long[] padding { get; private set; } = [];

    public Padding? padding_type { get; private set; }

    public PaddingModes padding_mode { get; set; }

    public long[] dilation { get; set; }

    public bool transposed { get; }

    public long[] output_padding { get; set; }

    public long groups { get; set; }

    public Parameter weight
    {
        get => _weight!;
        set => Assign(nameof(weight), ref _weight, value);
    }

    /// <summary>[out_channels], or null.</summary>
    public Parameter? bias
    {
        get => _bias;
        set => Assign(nameof(bias), ref _bias, value);
    }

    /// <summary>Draws the parameters anew.</summary>
    public void reset_parameters()
    {
        init.ResetWeight(_weight!);
        if (_bias is not null)
        {
            init.ResetBias(_bias, _weight!);
        }
    }

    /// <summary>As much padding on both sides as given for each dimension.</summary>
    public void SetPadding(long[] padding)
    {
        ArgumentNullException.ThrowIfNull(padding);
        this.padding = padding;
        padding_type = null;
        _reversed_padding_repeated_twice = [.. padding.Reverse().SelectMany(size => new[] { size, size })];
    }

    /// <summary>No padding, or so much that the size stays; where that is odd, one more at the end.</summary>
    public void SetPadding(Padding padding)
    {
        this.padding = new long[kernel_size.Length];
        padding_type = padding;
        _reversed_padding_repeated_twice = new long[2 * kernel_size.Length];
        if (padding != Padding.Same)
        {
            return;
        }
        for (var i = 0; i < kernel_size.Length; i++)
        {
            var total = dilation[i] * (kernel_size[i] - 1);
            var last = 2 * (kernel_size.Length - 1 - i);
            (_reversed_padding_repeated_twice[last], _reversed_padding_repeated_twice[last + 1]) = (total / 2, total - (total / 2));
        }
    }

    /// <summary>The input of the convolution proper where the padding is not of zeros. The caller disposes of it.</summary>
    private protected Tensor Padded(Tensor input) => functional.pad(input, _reversed_padding_repeated_twice, padding_mode);

    private protected static readonly long[][] NoPadding = [[], [0], [0, 0], [0, 0, 0]];

    private static void Check(bool fits, string option, long channels, long groups)
    {
        if (!fits)
        {
            throw new ArgumentException($"{option} must be a multiple of groups, but they are {channels} and {groups}.", option);
        }
    }
}
