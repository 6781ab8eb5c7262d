using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules;

/// <summary>A recurrent network with gates that mix the old state and a new one (Cho et al., 2014), in layers, over a sequence.</summary>
/// <remarks>
/// Input [length, batch, features] (batch first where asked for), state [layers · directions, batch, hidden]; the result is the last layer's
/// states at every place, [length, batch, directions · hidden], and the states of all layers at the end. The weights are named
/// weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l0_reverse, …
/// </remarks>
public sealed class GRU : Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentWeights _weights;

    internal GRU(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
        : base(nameof(GRU))
    {
        _weights = new(this, 3, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
    }

    /// <param name="input">[length, batch, features], or batch first.</param>
    /// <param name="h0">The state at the beginning; zeros when null.</param>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

    /// <summary>Runs over sequences of different lengths.</summary>
    public (PackedSequence, Tensor) call(PackedSequence input, Tensor? h0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var state = h0 is null ? _weights.Zeros(input) : input.Sorted(h0);
        var (data, last) = RecurrentOperators.GruPacked.Invoke2(input.data, input.batch_sizes, state, _weights.Flat, _weights.Biased, _weights.Layers, _weights.Dropout, training, _weights.Bidirectional);
        return (input.With(data).MoveToOuterDisposeScope(), input.Unsorted(last).MoveToOuterDisposeScope());
    }

    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
    {
        if (h0 is not null)
        {
            return Run(input, h0);
        }
        using var state = _weights.Zeros(input);
        return Run(input, state);
    }

    private (Tensor, Tensor) Run(Tensor input, Tensor state) =>
        RecurrentOperators.Gru.Invoke2(input, state, _weights.Flat, _weights.Biased, _weights.Layers, _weights.Dropout, training, _weights.Bidirectional, _weights.BatchFirst);
}
