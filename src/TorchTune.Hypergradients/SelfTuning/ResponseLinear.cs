using TorchSharp.Modules;
using TorchSharp.Utils;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>A fully connected layer with a best response: <c>y = W x + b + (U δ) ∘ (W′ x) + (U′ δ) ∘ b′</c>, δ the offset of the example's hyper-parameters from the centre.</summary>
/// <remarks>
/// MacKay et al. 2019 (arXiv:1903.03088), section 3.2, centred as in Bae and Grosse 2020 (arXiv:2010.13514), section 4.1: at the centre it is <c>W x + b</c>, whatever the response. As many weights again as
/// the layer has, and two rows a hyper-parameter. Initial <c>U</c> and <c>U′</c> are zero, so that training starts without a response; <c>W</c>, <c>W′</c> and <c>b</c> are drawn from the generator given
/// (uniform within <c>1/√inputs</c>, as the stock layer's).
/// </remarks>
/// <threadsafety>As its perturbation: one thread at a time.</threadsafety>
public sealed class ResponseLinear : nn.Module<Tensor, Tensor>, IResponse
{
    private readonly Perturbation _perturbation;

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

    /// <summary>Makes a layer.</summary>
    /// <param name="inputs">Features that come in.</param>
    /// <param name="outputs">Features that go out.</param>
    /// <param name="perturbation">Shared by all layers of the network.</param>
    /// <param name="generator">Of the initial weights; a CPU generator.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="dtype">Of the weights.</param>
    public ResponseLinear(long inputs, long outputs, Perturbation perturbation, Generator generator, bool hasBias = true, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ResponseLinear))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(perturbation);
        ArgumentNullException.ThrowIfNull(generator);
        _perturbation = perturbation;
        double bound = 1 / Math.Sqrt(inputs);
        _weight = new Parameter(empty(outputs, inputs, dtype).uniform_(-bound, bound, generator));
        _responseWeight = new Parameter(empty(outputs, inputs, dtype).uniform_(-bound, bound, generator));
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

    /// <summary><c>[batch, inputs]</c> to <c>[batch, outputs]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var output = nn.functional.linear(input, _weight, _bias);
        if (_perturbation.Offsets is not { } offsets) return output.MoveToOuterDisposeScope();
        if (offsets.shape[0] != input.shape[0]) throw new ArgumentException(Invariant($"Offsets are given for {offsets.shape[0]} examples, but the batch has {input.shape[0]}."));
        var direction = offsets.mm(_weightGate) * nn.functional.linear(input, _responseWeight);
        if (_responseBias is not null) direction = direction + (offsets.mm(_biasGate!) * _responseBias);
        return _perturbation.Respond(output, direction).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor SquaredNorm(Tensor offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        return ResponseNorm.Squared(_weight, _responseWeight, offsets.mm(_weightGate));
    }
}
