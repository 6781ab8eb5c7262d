using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A plain recurrent network over [length, batch, inputSize].</summary>
        /// <param name="inputSize">The number of features.</param>
        /// <param name="hiddenSize">The length of the state.</param>
        /// <param name="numLayers">How many layers; each runs over the states of the one below.</param>
        /// <param name="nonLinearity">tanh or ReLU.</param>
        /// <param name="bias">Whether there are biases.</param>
        /// <param name="batchFirst">Whether input and result are [batch, length, features]; the states are not.</param>
        /// <param name="dropout">The probability of dropout between layers, in training.</param>
        /// <param name="bidirectional">Whether a second network runs backwards; the states of both are put together.</param>
        /// <param name="device">Where the weights live.</param>
        /// <param name="dtype">Their type.</param>
        public static RNN RNN(long inputSize, long hiddenSize, long numLayers = 1, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, numLayers, nonLinearity, bias, batchFirst, dropout, bidirectional, device, dtype);

        /// <summary>A gated recurrent network over [length, batch, inputSize].</summary>
        /// <inheritdoc cref="RNN"/>
        public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

        /// <summary>A recurrent network with a cell over [length, batch, inputSize].</summary>
        /// <inheritdoc cref="RNN"/>
        public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

        /// <summary>One step of a plain recurrent network: [batch, inputSize], [batch, hiddenSize] → [batch, hiddenSize].</summary>
        public static RNNCell RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, hiddenSize, nonLinearity, bias, device, dtype);

        /// <summary>One step of a gated recurrent network: [batch, inputSize], [batch, hiddenSize] → [batch, hiddenSize].</summary>
        public static GRUCell GRUCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, bias, device, dtype);

        /// <summary>One step of a recurrent network with a cell: [batch, inputSize] and two states [batch, hiddenSize] → two states.</summary>
        public static LSTMCell LSTMCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, bias, device, dtype);
    }
}
