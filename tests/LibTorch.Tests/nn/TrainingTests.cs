using System.Runtime.ExceptionServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

/// <summary>Networks as a user writes them, trained on two threads at once.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void A_residual_and_a_recurrent_network_learn_side_by_side()
    {
        ResidualTask residual = new();
        RecurrentTask recurrent = new();

        InParallel(residual.Train, recurrent.Train);

        Assert.True(residual.Last < residual.First / 4, $"The loss went from {residual.First} to {residual.Last}.");
        Assert.True(recurrent.Last < recurrent.First / 4, $"The loss went from {recurrent.First} to {recurrent.Last}.");
    }

    private static void InParallel(params Action[] actions)
    {
        ExceptionDispatchInfo? failure = null;
        var threads = Array.ConvertAll(actions, action => new Thread(() =>
        {
            try
            {
                set_num_threads(1);
                action();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            }
        }));
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        failure?.Throw();
    }

    private static (double First, double Last) Descend(Module net, Func<Tensor> loss, int updates, double rate)
    {
        var (first, last) = (0.0, 0.0);
        for (var update = 0; update < updates; update++)
        {
            using var scope = NewDisposeScope();
            net.zero_grad();
            var value = loss();
            value.backward();
            last = value.item<float>();
            first = update == 0 ? last : first;
            using var _ = no_grad();
            nn.utils.clip_grad_norm_(net.parameters(), 1);
            foreach (var parameter in net.parameters())
            {
                parameter.sub_(parameter.grad! * rate);
            }
        }
        return (first, last);
    }

    // Which side of an image is brighter.
    private sealed class ResidualTask
    {
        internal double First { get; private set; }

        internal double Last { get; private set; }

        internal void Train()
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(1);
            var images = randn([32, 1, 8, 8], generator: generator);
            var classes = (images.narrow(3, 0, 4).sum([1, 2, 3]) > images.narrow(3, 4, 4).sum([1, 2, 3])).to(ScalarType.Int64);
            using var net = new ResidualNet(generator);
            (First, Last) = Descend(net, () => functional.cross_entropy(net.call(images), classes), 40, 0.2);
        }
    }

    // Whether the numbers of a sequence add up to more than 0.
    private sealed class RecurrentTask
    {
        internal double First { get; private set; }

        internal double Last { get; private set; }

        internal void Train()
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(2);
            var sequences = randn([6, 32, 1], generator: generator);
            var classes = (sequences.sum([0, 2]) > 0).to(ScalarType.Int64);
            using var net = new SequenceClassifier(generator);
            (First, Last) = Descend(net, () => functional.cross_entropy(net.call(sequences), classes), 150, 1);
        }
    }

    private static void Draw(Module net, Generator generator)
    {
        foreach (var (name, parameter) in net.named_parameters())
        {
            if (parameter.ndim > 1)
            {
                init.normal_(parameter, 0, 1 / Math.Sqrt(init.CalculateFanInAndFanOut(parameter).fanIn), generator);
            }
            else if (name.Contains("bias", StringComparison.Ordinal))
            {
                init.zeros_(parameter);
            }
        }
    }

    private sealed class ResidualBlock : Module<Tensor, Tensor>
    {
        private readonly Sequential body;
        private readonly Sequential shortcut;

        internal ResidualBlock(long channels, long outputs, long stride)
            : base(nameof(ResidualBlock))
        {
            body = Sequential(
                Conv2d(channels, outputs, 3, stride, 1, bias: false), BatchNorm2d(outputs), ReLU(),
                Conv2d(outputs, outputs, 3, padding: 1, bias: false), BatchNorm2d(outputs));
            shortcut = channels == outputs && stride == 1 ? Sequential() : Sequential(Conv2d(channels, outputs, 1, stride, bias: false), BatchNorm2d(outputs));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var main = body.call(input);
            using var side = shortcut.call(input);
            return functional.relu(main + side, inplace: true);
        }
    }

    private sealed class ResidualNet : Module<Tensor, Tensor>
    {
        private readonly Sequential stem = Sequential(Conv2d(1, 4, 3, padding: 1, bias: false), BatchNorm2d(4), ReLU());
        private readonly Sequential blocks = Sequential(new ResidualBlock(4, 4, 1), new ResidualBlock(4, 8, 2));
        private readonly Linear head = Linear(8 * 4 * 4, 2);

        internal ResidualNet(Generator generator)
            : base(nameof(ResidualNet))
        {
            RegisterComponents();
            Draw(this, generator);
        }

        public override Tensor forward(Tensor input)
        {
            using var features = blocks.call(stem.call(input));
            return head.call(features.flatten(1));
        }
    }

    private sealed class SequenceClassifier : Module<Tensor, Tensor>
    {
        private readonly LSTM lstm = LSTM(1, 8);
        private readonly Linear head = Linear(8, 2);

        internal SequenceClassifier(Generator generator)
            : base(nameof(SequenceClassifier))
        {
            RegisterComponents();
            Draw(this, generator);
        }

        public override Tensor forward(Tensor input)
        {
            var (_, hidden, _) = lstm.call(input);
            return head.call(hidden[0]);
        }
    }
}
