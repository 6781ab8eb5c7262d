namespace TorchSharp;

/// <summary>The recurrent operators: over a sequence, over packed sequences, and for one step.</summary>
internal static class RecurrentOperators
{
    internal static readonly Operator Lstm = new("aten::lstm", "input");
    internal static readonly Operator LstmPacked = new("aten::lstm", "data");
    internal static readonly Operator LstmCell = new("aten::lstm_cell");
    internal static readonly Operator Gru = new("aten::gru", "input");
    internal static readonly Operator GruPacked = new("aten::gru", "data");
    internal static readonly Operator GruCell = new("aten::gru_cell");
    internal static readonly Operator Tanh = new("aten::rnn_tanh", "input");
    internal static readonly Operator TanhPacked = new("aten::rnn_tanh", "data");
    internal static readonly Operator TanhCell = new("aten::rnn_tanh_cell");
    internal static readonly Operator Relu = new("aten::rnn_relu", "input");
    internal static readonly Operator ReluPacked = new("aten::rnn_relu", "data");
    internal static readonly Operator ReluCell = new("aten::rnn_relu_cell");
    internal static readonly Operator Pack = new("aten::_pack_padded_sequence");
    internal static readonly Operator Unpack = new("aten::_pad_packed_sequence");
}
