using TorchSharp.Modules;
using TorchSharp.Utils;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>A convolution with a best response: <c>y = W ∗ x + b + (U δ) ∘ (W′ ∗ x) + (U′ δ) ∘ b′</c>, gated by output channel.</summary>
/// <remarks>As <see cref="ResponseLinear"/>, with channels in place of rows (MacKay et al. 2019, arXiv:1903.03088, section 3.3).</remarks>
/// <threadsafety>As its perturbation: one thread at a time.</threadsafety>
public sealed class ResponseConv2d : nn.Module<Tensor, Tensor>, IResponse
{
    private readonly Perturbation _perturbation;
    private readonly long[] _strides;
    private readonly long[] _padding;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    [ComponentName(Name = "response_weight")]
    private readonly Parameter _responseWeight;

    [ComponentName(Name = "response_bias")]
    private readonly Parameter? _responseBias;

    [ComponentName(Name = "weight_gate")]
    private readonly Parameter _weightGate;

    [ComponentName(Name = "bias_gate")]
    private readonly Parameter? _biasGate;

    /// <summary>Makes a convolution with a square kernel and as much padding as keeps the size at stride 1.</summary>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="perturbation">Shared by all layers of the network.</param>
    /// <param name="generator">Of the initial weights; a CPU generator.</param>
    /// <param name="kernel">Side of the kernel, odd.</param>
    /// <param name="stride">Step of the kernel.</param>
    /// <param name="hasBias">Whether there is a bias; leave it out before a batch norm.</param>
    /// <param name="dtype">Of the weights.</param>
    public ResponseConv2d(long inputs, long outputs, Perturbation perturbation, Generator generator, int kernel = 3, int stride = 1, bool hasBias = true, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ResponseConv2d))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(perturbation);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNotEqual(kernel % 2, 1, nameof(kernel));
        _perturbation = perturbation;
        _strides = [stride, stride];
        _padding = [kernel / 2, kernel / 2];
        double bound = 1 / Math.Sqrt(inputs * kernel * kernel);
        _weight = new Parameter(empty([outputs, inputs, kernel, kernel], dtype).uniform_(-bound, bound, generator));
        _responseWeight = new Parameter(empty([outputs, inputs, kernel, kernel], dtype).uniform_(-bound, bound, generator));
        _weightGate = new Parameter(zeros(perturbation.HyperParameters, outputs, dtype));
        if (hasBias)
        {
            _bias = new Parameter(empty(outputs, dtype).uniform_(-bound, bound, generator));
            _responseBias = new Parameter(empty(outputs, dtype).uniform_(-bound, bound, generator));
            _biasGate = new Parameter(zeros(perturbation.HyperParameters, outputs, dtype));
        }

        RegisterComponents();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> General => _bias is null ? [_weight] : [_weight, _bias];

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Response => _responseBias is null ? [_responseWeight, _weightGate] : [_responseWeight, _weightGate, _responseBias, _biasGate!];

    /// <summary><c>[batch, inputs, height, width]</c> to <c>[batch, outputs, height / stride, width / stride]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var output = nn.functional.conv2d(input, _weight, _bias, strides: _strides, padding: _padding);
        if (_perturbation.Offsets is not { } offsets) return output.MoveToOuterDisposeScope();
        if (offsets.shape[0] != input.shape[0]) throw new ArgumentException(Invariant($"Offsets are given for {offsets.shape[0]} examples, but the batch has {input.shape[0]}."));
        var direction = Map(offsets.mm(_weightGate)) * nn.functional.conv2d(input, _responseWeight, strides: _strides, padding: _padding);
        if (_responseBias is not null) direction = direction + Map(offsets.mm(_biasGate!) * _responseBias);
        return _perturbation.Respond(output, direction).MoveToOuterDisposeScope();

        static Tensor Map(Tensor channels) => channels.unsqueeze(2).unsqueeze(3);         // [batch, channels, 1, 1]
    }

    /// <inheritdoc/>
    public Tensor SquaredNorm(Tensor offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        return ResponseNorm.Squared(_weight, _responseWeight, offsets.mm(_weightGate));
    }
}
