using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>The weights of a recurrent network of several layers and one or two directions, in the order in which the operators take them.</summary>
/// <remarks>
/// For every layer and direction: weight_ih [gates · hidden, input], weight_hh [gates · hidden, hidden], bias_ih and bias_hh [gates · hidden];
/// named weight_ih_l0, …, weight_ih_l0_reverse, … All are uniform in ± 1 / √hidden at first, drawn from the process-wide generator.
/// </remarks>
internal sealed class RecurrentWeights
{
    private readonly Module _owner;
    private readonly string[] _names;
    private Tensor[]? _flat;

    internal RecurrentWeights(Module owner, int gates, long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
    {
        if (hiddenSize <= 0 || inputSize <= 0 || numLayers <= 0)
        {
            throw new ArgumentException($"The input, the hidden state and the number of layers must be positive, but are {inputSize}, {hiddenSize} and {numLayers}.", nameof(hiddenSize));
        }
        functional.CheckProbability(dropout);
        (_owner, Layers, Hidden, Biased, BatchFirst, Dropout, Bidirectional) = (owner, numLayers, hiddenSize, bias, batchFirst, dropout, bidirectional);
        List<string> names = [];
        for (var layer = 0L; layer < numLayers; layer++)
        {
            foreach (var direction in bidirectional ? new[] { "", "_reverse" } : [""])
            {
                Add($"weight_ih_l{layer}{direction}", [gates * hiddenSize, layer == 0 ? inputSize : hiddenSize * Directions]);
                Add($"weight_hh_l{layer}{direction}", [gates * hiddenSize, hiddenSize]);
                if (bias)
                {
                    Add($"bias_ih_l{layer}{direction}", [gates * hiddenSize]);
                    Add($"bias_hh_l{layer}{direction}", [gates * hiddenSize]);
                }
            }
        }
        _names = [.. names];

        void Add(string name, long[] shape)
        {
            owner.register_parameter(name, CellWeights.Draw(shape, hiddenSize, device, dtype));
            names.Add(name);
        }
    }

    internal long Layers { get; }

    internal long Hidden { get; }

    internal bool Biased { get; }

    internal bool BatchFirst { get; }

    internal double Dropout { get; }

    internal bool Bidirectional { get; }

    private long Directions => Bidirectional ? 2 : 1;

    /// <summary>The weights, looked up once, and again when a move has replaced them.</summary>
    internal Tensor[] Flat
    {
        get
        {
            if (_flat is null || _flat[0].IsInvalid)
            {
                _flat = Array.ConvertAll<string, Tensor>(_names, name => _owner.get_parameter(name)!);
            }
            return _flat;
        }
    }

    /// <summary>A state of zeros for an input [length, batch, features] (or batch first).</summary>
    internal Tensor Zeros(Tensor input)
    {
        if (input.ndim != 3)
        {
            throw new ArgumentException($"{_owner.GetName()} takes 3 dimensions ({(BatchFirst ? "batch, length" : "length, batch")}, features), but the input has {input.ndim}.", nameof(input));
        }
        return zeros([Layers * Directions, input.size(BatchFirst ? 0 : 1), Hidden], input.dtype, input.device);
    }

    /// <summary>A state of zeros for packed sequences, of which as many run at first as there are.</summary>
    internal Tensor Zeros(nn.utils.rnn.PackedSequence input)
    {
        using var first = input.batch_sizes.select(0, 0);
        return zeros([Layers * Directions, first.item<long>(), Hidden], input.data.dtype, input.data.device);
    }
}
