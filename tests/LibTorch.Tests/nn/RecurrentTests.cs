using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class RecurrentTests
{
    private const long Length = 4, Batch = 3, Features = 2, Hidden = 5;

    [Fact]
    public void A_plain_network_repeats_its_step()
    {
        using var scope = NewDisposeScope();
        var layer = RNN(Features, Hidden, nonLinearity: NonLinearities.ReLU, dtype: ScalarType.Float64);
        var input = Normal(1, Length, Batch, Features);
        var state = Normal(2, 1, Batch, Hidden);

        var (output, last) = layer.call(input, state);

        var expected = Unrolled(input, state[0], (x, h) => (Part(layer, "ih", x) + Part(layer, "hh", h)).relu());
        Close(expected, output);
        Close(expected[-1], last[0]);
    }

    [Fact]
    public void A_gated_network_mixes_old_and_new_states()
    {
        using var scope = NewDisposeScope();
        var layer = GRU(Features, Hidden, dtype: ScalarType.Float64);
        var input = Normal(1, Length, Batch, Features);

        var (output, last) = layer.call(input);

        var expected = Unrolled(input, zeros([Batch, Hidden], ScalarType.Float64), (x, h) =>
        {
            var (fromInput, fromState) = (Part(layer, "ih", x).chunk(3, 1), Part(layer, "hh", h).chunk(3, 1));
            var reset = (fromInput[0] + fromState[0]).sigmoid();
            var update = (fromInput[1] + fromState[1]).sigmoid();
            var candidate = (fromInput[2] + reset * fromState[2]).tanh();
            return update * h + (1 - update) * candidate;
        });
        Close(expected, output);
        Close(expected[-1], last[0]);
    }

    [Fact]
    public void A_cell_is_written_kept_and_read_through_gates()
    {
        using var scope = NewDisposeScope();
        var layer = LSTM(Features, Hidden, dtype: ScalarType.Float64);
        var input = Normal(1, Length, Batch, Features);
        var (hidden, cell) = (Normal(2, 1, Batch, Hidden), Normal(3, 1, Batch, Hidden));

        var (output, lastHidden, lastCell) = layer.call(input, (hidden, cell));

        var memory = cell[0];
        var expected = Unrolled(input, hidden[0], (x, h) =>
        {
            var gates = (Part(layer, "ih", x) + Part(layer, "hh", h)).chunk(4, 1);
            memory = gates[1].sigmoid() * memory + gates[0].sigmoid() * gates[2].tanh();
            return gates[3].sigmoid() * memory.tanh();
        });
        Close(expected, output);
        Close(expected[-1], lastHidden[0]);
        Close(memory, lastCell[0]);
    }

    [Fact]
    public void Cells_are_one_step_of_the_networks()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, Batch, Features);
        var (hidden, memory) = (Normal(2, 1, Batch, Hidden), Normal(3, 1, Batch, Hidden));
        var (rnn, rnnCell) = (RNN(Features, Hidden, dtype: ScalarType.Float64), RNNCell(Features, Hidden, dtype: ScalarType.Float64));
        var (gru, gruCell) = (GRU(Features, Hidden, dtype: ScalarType.Float64), GRUCell(Features, Hidden, dtype: ScalarType.Float64));
        var (lstm, lstmCell) = (LSTM(Features, Hidden, dtype: ScalarType.Float64), LSTMCell(Features, Hidden, dtype: ScalarType.Float64));
        foreach (var (cell, network) in new (Module, Module)[] { (rnnCell, rnn), (gruCell, gru), (lstmCell, lstm) })
        {
            cell.load_state_dict(network.state_dict().ToDictionary(entry => entry.Key.Replace("_l0", "", StringComparison.Ordinal), entry => entry.Value));
        }

        Close(rnn.call(input, hidden).Item2[0], rnnCell.call(input[0], hidden[0]));
        Close(gru.call(input, hidden).Item2[0], gruCell.call(input[0], hidden[0]));
        var (newHidden, newMemory) = lstmCell.call(input[0], (hidden[0], memory[0]));
        Close(lstm.call(input, (hidden, memory)).Item2[0], newHidden);
        Close(lstm.call(input, (hidden, memory)).Item3[0], newMemory);
        Close(lstm.call(input).Item2[0], lstmCell.call(input[0]).Item1);
        Close(gru.call(input).Item2[0], gruCell.forward(input[0]));
    }

    [Fact]
    public void Layers_and_directions_stand_on_each_other()
    {
        using var scope = NewDisposeScope();
        var layer = LSTM(Features, Hidden, 2, batchFirst: true, bidirectional: true, dtype: ScalarType.Float64);
        var input = Normal(1, Batch, Length, Features);

        var (output, hidden, cell) = layer.call(input);

        Assert.Equal([Batch, Length, 2 * Hidden], output.shape);
        Assert.Equal([4, Batch, Hidden], hidden.shape);
        Assert.Equal([4, Batch, Hidden], cell.shape);
        // Forwards the last layer ends at the end of the sequence, backwards at its beginning.
        Close(output.select(1, Length - 1).narrow(1, 0, Hidden), hidden[2]);
        Close(output.select(1, 0).narrow(1, Hidden, Hidden), hidden[3]);
    }

    [Fact]
    public void Weights_have_the_names_of_pytorch_and_start_in_one_over_the_root_of_the_state()
    {
        using var layer = LSTM(3, 16, 2, bidirectional: true);

        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse"],
            layer.state_dict().Keys.Take(8));
        Assert.Equal(16, layer.state_dict().Count);
        Assert.Equal([64, 32], layer.get_parameter("weight_ih_l1")!.shape);
        var values = layer.parameters().SelectMany(parameter => parameter.Values()).ToArray();
        Assert.All(values, value => Assert.InRange(value, -0.25, 0.25));
        Assert.Equal(0.0625 / 3, values.Average(value => value * value), 6 * 0.0625 / 3 * Math.Sqrt(0.8 / values.Length));
    }

    [Fact]
    public void Packed_sequences_end_where_they_end()
    {
        using var scope = NewDisposeScope();
        var layer = GRU(Features, Hidden, dtype: ScalarType.Float64);
        var lstm = LSTM(Features, Hidden, dtype: ScalarType.Float64);
        Tensor[] sequences = [Normal(1, 2, Features), Normal(2, 4, Features), Normal(3, 3, Features)];
        var packed = nn.utils.rnn.pack_sequence(sequences, enforce_sorted: false);

        var (output, last) = layer.call(packed);
        var (_, hidden, _) = lstm.call(packed);
        var (padded, lengths) = nn.utils.rnn.pad_packed_sequence(output, batch_first: true, padding_value: 7);

        Assert.Equal([2L, 4, 3], lengths.data<long>().ToArray());
        for (var i = 0; i < 3; i++)
        {
            var (alone, end) = layer.call(sequences[i].unsqueeze(1));
            var length = sequences[i].size(0);
            Close(alone.squeeze(1), padded[i].narrow(0, 0, length));
            Close(end.squeeze(1), last.narrow(1, i, 1).squeeze(1));
            Close(lstm.call(sequences[i].unsqueeze(1)).Item2.squeeze(1), hidden.narrow(1, i, 1).squeeze(1));
            Assert.All(padded[i].narrow(0, length, 4 - length).Values(), value => Assert.Equal(7, value));
        }
    }

    [Fact]
    public void Padding_makes_sequences_equally_long()
    {
        using var scope = NewDisposeScope();
        Tensor[] sequences = [tensor(new[] { 1.0 }), tensor(new[] { 2.0, 3 })];

        Close([1, -1, 2, 3], nn.utils.rnn.pad_sequence(sequences, batch_first: true, padding_value: -1));
        Close([1, 2, 0, 3], nn.utils.rnn.pad_sequence(sequences));
    }

    [Fact]
    public void A_moved_network_uses_its_new_weights()
    {
        using var scope = NewDisposeScope();
        var layer = LSTM(Features, Hidden);
        layer.call(rand(Length, Batch, Features));

        layer.@double();

        Assert.Equal(ScalarType.Float64, layer.call(Normal(1, Length, Batch, Features)).Item1.dtype);
    }

    [Fact]
    public void Inputs_of_other_dimensions_are_refused()
    {
        using var scope = NewDisposeScope();

        Assert.Contains("(length, batch, features)", Assert.Throws<ArgumentException>(() => LSTM(2, 3).call(rand(4, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LSTM(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LSTM(2, 3, dropout: 1.5));
    }

    private static Tensor Unrolled(Tensor input, Tensor state, Func<Tensor, Tensor, Tensor> step)
    {
        List<Tensor> states = [];
        for (var t = 0; t < Length; t++)
        {
            states.Add(state = step(input[t], state));
        }
        return stack(states);
    }

    private static Tensor Part(Module layer, string which, Tensor x) =>
        x.matmul(layer.get_parameter($"weight_{which}_l0")!.transpose(0, 1)) + layer.get_parameter($"bias_{which}_l0")!;
}
