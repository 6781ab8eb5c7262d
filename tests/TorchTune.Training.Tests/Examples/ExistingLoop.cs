using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Example;

/// <summary>A TorchSharp program as there are many: a network, an epoch, a loop.</summary>
public static class ExistingLoop
{
    public static double Run(int epochs)
    {
        using var net = new Net(hidden: 32);
        using var adam = optim.Adam(net.parameters(), 1e-3);
        double loss = double.NaN;
        for (int epoch = 0; epoch < epochs; epoch++) loss = Epoch(net, adam);
        return loss;
    }

    /// <summary>Learns to tell whether the two inputs have the same sign.</summary>
    public static double Epoch(Net net, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var inputs = linspace(-1, 1, 40).reshape(20, 2);
        var loss = nn.functional.mse_loss(net.call(inputs), inputs.prod(1, keepdim: true).sign());
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }

    public sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _hidden;
        private readonly Linear _out;

        public Net(int hidden)
            : base(nameof(Net))
        {
            (_hidden, _out) = (nn.Linear(2, hidden), nn.Linear(hidden, 1));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var hidden = nn.functional.relu(_hidden.call(input));
            return _out.call(hidden);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _hidden.Dispose();
                _out.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
