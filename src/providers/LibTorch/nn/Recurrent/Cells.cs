using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>One step of <see cref="RNN"/>.</summary>
public sealed class RNNCell : Module<Tensor, Tensor, Tensor>
{
    private readonly long _hidden;
    private readonly NonLinearities _nonLinearity;
    private Parameter? _weightIh;
    private Parameter? _weightHh;
    private Parameter? _biasIh;
    private Parameter? _biasHh;

    internal RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(RNNCell))
    {
        _hidden = hiddenSize;
        _nonLinearity = nonLinearity;
        weight_ih = CellWeights.Draw([hiddenSize, inputSize], hiddenSize, device, dtype);
        weight_hh = CellWeights.Draw([hiddenSize, hiddenSize], hiddenSize, device, dtype);
        if (bias)
        {
            bias_ih = CellWeights.Draw([hiddenSize], hiddenSize, device, dtype);
            bias_hh = CellWeights.Draw([hiddenSize], hiddenSize, device, dtype);
        }
    }

    /// <summary>[gates · hidden, input].</summary>
    public Parameter weight_ih
    {
        get => _weightIh!;
        set => Assign(nameof(weight_ih), ref _weightIh, value);
    }

    /// <summary>[gates · hidden, hidden].</summary>
    public Parameter weight_hh
    {
        get => _weightHh!;
        set => Assign(nameof(weight_hh), ref _weightHh, value);
    }

    /// <summary>[gates · hidden], or null.</summary>
    public Parameter? bias_ih
    {
        get => _biasIh;
        set => Assign(nameof(bias_ih), ref _biasIh, value);
    }

    /// <summary>[gates · hidden], or null.</summary>
    public Parameter? bias_hh
    {
        get => _biasHh;
        set => Assign(nameof(bias_hh), ref _biasHh, value);
    }

    /// <param name="input">[batch, features].</param>
    /// <param name="h0">The state before, [batch, hidden]; zeros when null.</param>
    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        if (h0 is not null)
        {
            return Step(input, h0);
        }
        using var state = Zeros(input);
        return Step(input, state);
    }

    private Tensor Step(Tensor input, Tensor state) =>
        (_nonLinearity == NonLinearities.ReLU ? RecurrentOperators.ReluCell : RecurrentOperators.TanhCell).Invoke(input, state, _weightIh!, _weightHh!, _biasIh, _biasHh);

    private Tensor Zeros(Tensor input) => zeros([.. input.shape.AsSpan(..^1), _hidden], input.dtype, input.device);
}

/// <summary>One step of <see cref="GRU"/>.</summary>
public sealed class GRUCell : Module<Tensor, Tensor, Tensor>
{
    private readonly long _hidden;
    private Parameter? _weightIh;
    private Parameter? _weightHh;
    private Parameter? _biasIh;
    private Parameter? _biasHh;

    internal GRUCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(GRUCell))
    {
        _hidden = hiddenSize;
        weight_ih = CellWeights.Draw([3 * hiddenSize, inputSize], hiddenSize, device, dtype);
        weight_hh = CellWeights.Draw([3 * hiddenSize, hiddenSize], hiddenSize, device, dtype);
        if (bias)
        {
            bias_ih = CellWeights.Draw([3 * hiddenSize], hiddenSize, device, dtype);
            bias_hh = CellWeights.Draw([3 * hiddenSize], hiddenSize, device, dtype);
        }
    }

    /// <summary>[gates · hidden, input].</summary>
    public Parameter weight_ih
    {
        get => _weightIh!;
        set => Assign(nameof(weight_ih), ref _weightIh, value);
    }

    /// <summary>[gates · hidden, hidden].</summary>
    public Parameter weight_hh
    {
        get => _weightHh!;
        set => Assign(nameof(weight_hh), ref _weightHh, value);
    }

    /// <summary>[gates · hidden], or null.</summary>
    public Parameter? bias_ih
    {
        get => _biasIh;
        set => Assign(nameof(bias_ih), ref _biasIh, value);
    }

    /// <summary>[gates · hidden], or null.</summary>
    public Parameter? bias_hh
    {
        get => _biasHh;
        set => Assign(nameof(bias_hh), ref _biasHh, value);
    }

    /// <param name="input">[batch, features].</param>
    /// <param name="h0">The state before, [batch, hidden]; zeros when null.</param>
    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        if (h0 is not null)
        {
            return Step(input, h0);
        }
        using var state = Zeros(input);
        return Step(input, state);
    }

    private Tensor Step(Tensor input, Tensor state) =>
        RecurrentOperators.GruCell.Invoke(input, state, _weightIh!, _weightHh!, _biasIh, _biasHh);

    private Tensor Zeros(Tensor input) => zeros([.. input.shape.AsSpan(..^1), _hidden], input.dtype, input.device);
}

/// <summary>One step of <see cref="LSTM"/>.</summary>
public sealed class LSTMCell : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    private readonly long _hidden;
    private Parameter? _weightIh;
    private Parameter? _weightHh;
    private Parameter? _biasIh;
    private Parameter? _biasHh;

    internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LSTMCell))
    {
        _hidden = hiddenSize;
        weight_ih = CellWeights.Draw([4 * hiddenSize, inputSize], hiddenSize, device, dtype);
        weight_hh = CellWeights.Draw([4 * hiddenSize, hiddenSize], hiddenSize, device, dtype);
        if (bias)
        {
            bias_ih = CellWeights.Draw([4 * hiddenSize], hiddenSize, device, dtype);
            bias_hh = CellWeights.Draw([4 * hiddenSize], hiddenSize, device, dtype);
        }
    }

    /// <summary>[gates · hidden, input].</summary>
    public Parameter weight_ih
    {
        get => _weightIh!;
        set => Assign(nameof(weight_ih), ref _weightIh, value);
    }

    /// <summary>[gates · hidden, hidden].</summary>
    public Parameter weight_hh
    {
        get => _weightHh!;
        set => Assign(nameof(weight_hh), ref _weightHh, value);
    }

    /// <summary>[gates · hidden], or null.</summary>
    public Parameter? bias_ih
    {
        get => _biasIh;
        set => Assign(nameof(bias_ih), ref _biasIh, value);
    }

    /// <summary>[gates · hidden], or null.</summary>
    public Parameter? bias_hh
    {
        get => _biasHh;
        set => Assign(nameof(bias_hh), ref _biasHh, value);
    }

    /// <param name="input">[batch, features].</param>
    /// <param name="h0_c0">The hidden and cell states before, each [batch, hidden]; zeros when null.</param>
    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        if (h0_c0 is { } given)
        {
            return Step(input, given.Item1, given.Item2);
        }
        using var zeros = Zeros(input);
        return Step(input, zeros, zeros);
    }

    private (Tensor, Tensor) Step(Tensor input, Tensor hidden, Tensor cell) =>
        RecurrentOperators.LstmCell.Invoke2(input, new[] { hidden, cell }, _weightIh!, _weightHh!, _biasIh, _biasHh);

    private Tensor Zeros(Tensor input) => zeros([.. input.shape.AsSpan(..^1), _hidden], input.dtype, input.device);
}
