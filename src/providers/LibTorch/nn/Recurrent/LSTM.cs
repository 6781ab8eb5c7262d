using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules;

/// <summary>A recurrent network with a cell that gates write, keep and read (Hochreiter and Schmidhuber, 1997), in layers, over a sequence.</summary>
/// <remarks>
/// Input [length, batch, features] (batch first where asked for), states [layers · directions, batch, hidden]; the result is the last layer's
/// hidden states at every place, [length, batch, directions · hidden], and the hidden and cell states of all layers at the end. The weights are
/// named weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l0_reverse, …; their gates stand in the order input, forget, cell, output.
/// </remarks>
public sealed class LSTM : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentWeights _weights;

    internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
        : base(nameof(LSTM)) =>
        _weights = new(this, 4, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

    /// <param name="input">[length, batch, features], or batch first.</param>
    /// <param name="h0_c0">The hidden and cell states at the beginning; zeros when null.</param>
    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    /// <summary>Runs over sequences of different lengths.</summary>
    public (PackedSequence, Tensor, Tensor) call(PackedSequence input, (Tensor, Tensor)? h0_c0 = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        Tensor[] state = h0_c0 is { } given ? [input.Sorted(given.Item1), input.Sorted(given.Item2)] : [_weights.Zeros(input), _weights.Zeros(input)];
        var (data, hidden, cell) = RecurrentOperators.LstmPacked.Invoke3(input.data, input.batch_sizes, state, _weights.Flat, _weights.Biased, _weights.Layers, _weights.Dropout, training, _weights.Bidirectional);
        return (input.With(data).MoveToOuterDisposeScope(), input.Unsorted(hidden).MoveToOuterDisposeScope(), input.Unsorted(cell).MoveToOuterDisposeScope());
    }

    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        if (h0_c0 is { } given)
        {
            return Run(input, given.Item1, given.Item2);
        }
        using var zeros = _weights.Zeros(input);
        return Run(input, zeros, zeros);
    }

    private (Tensor, Tensor, Tensor) Run(Tensor input, Tensor hidden, Tensor cell) =>
        RecurrentOperators.Lstm.Invoke3(input, new[] { hidden, cell }, _weights.Flat, _weights.Biased, _weights.Layers, _weights.Dropout, training, _weights.Bidirectional, _weights.BatchFirst);
}
