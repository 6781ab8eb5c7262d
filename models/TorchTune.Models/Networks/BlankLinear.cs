using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>A fully connected layer whose weight and bias start at zero: <see cref="Initialization.Initialize"/> gives it its values.</summary>
/// <remarks>The stock <c>Linear</c> draws from the generator of the whole process; see <see cref="BlankConv2d"/>. Parameter names:
/// <c>weight</c>, <c>bias</c>, as in the stock module.</remarks>
public sealed class BlankLinear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    /// <summary>Makes a layer.</summary>
    /// <param name="inputs">Features that come in.</param>
    /// <param name="outputs">Features that go out.</param>
    public BlankLinear(long inputs, long outputs)
        : base(nameof(BlankLinear))
    {
        _weight = new Parameter(zeros(outputs, inputs));
        _bias = new Parameter(zeros(outputs));
        RegisterComponents();
    }

    /// <summary><c>[batch, inputs]</c> to <c>[batch, outputs]</c>.</summary>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight, _bias);
}
