using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Convolution, batch norm, max-pooling, dropout, linear: everything that makes a replay hard, in stock modules.</summary>
internal sealed class ConvolutionalNet : Module<Tensor, Tensor>
{
    private readonly Conv2d first;
    private readonly BatchNorm2d norm;
    private readonly MaxPool2d pool;
    private readonly Dropout dropout;
    private readonly Linear last;
    private readonly bool _hidden;

    internal ConvolutionalNet(ScalarType type, bool passesHooksBy = false, double dropoutRate = 0.25)
        : base(nameof(ConvolutionalNet))
    {
        _hidden = passesHooksBy;
        first = Conv2d(1, 3, 3, padding: 1, bias: false); // under the norm a bias has gradient 0 and rounding noise
        norm = BatchNorm2d(3);
        pool = MaxPool2d(2);
        dropout = Dropout(dropoutRate);
        last = Linear(3 * 3 * 3, 3);
        RegisterComponents();
        this.to(type);
        Seeded.Fill(this, 3);
    }

    public override Tensor forward(Tensor input)
    {
        var x = first.call(input);
        x = _hidden ? norm.forward(x) : norm.call(x);
        x = dropout.call(pool.call(x.tanh()).flatten(1));
        return last.call(x);
    }
}

/// <summary>A perceptron of one hidden layer.</summary>
internal sealed class Perceptron : Module<Tensor, Tensor>
{
    private readonly Linear first;
    private readonly Linear last;

    internal Perceptron(ScalarType type, int inputs = 4, int hidden = 5, int outputs = 3, ulong seed = 5)
        : base(nameof(Perceptron))
    {
        first = Linear(inputs, hidden);
        last = Linear(hidden, outputs);
        RegisterComponents();
        this.to(type);
        Seeded.Fill(this, seed);
    }

    public override Tensor forward(Tensor input) => last.call(first.call(input).tanh());
}

/// <summary>An embedding of which some rows never occur, and a layer of which some units are always off.</summary>
internal sealed class SleepyNet : Module<Tensor, Tensor>
{
    private readonly Embedding words;
    private readonly Linear first;
    private readonly Linear last;

    internal SleepyNet()
        : base(nameof(SleepyNet))
    {
        words = Embedding(6, 4);
        first = Linear(4, 5);
        last = Linear(5, 2);
        RegisterComponents();
        this.to(ScalarType.Float64);
        Seeded.Fill(this, 7);
        using var noGraph = no_grad();
        first.bias![0].fill_(-50.0);
        first.bias[3].fill_(-50.0);
    }

    public override Tensor forward(Tensor input) => last.call(functional.relu(first.call(words.call(input))));
}

/// <summary>Tensors and weights that depend on a seed alone.</summary>
internal static class Seeded
{
    internal static Tensor Normal(ulong seed, ScalarType type, params long[] shape)
    {
        using var generator = new Generator(seed);
        return randn(shape, ScalarType.Float64, generator: generator).to(type);
    }

    internal static Tensor Classes(ulong seed, int classes, int count)
    {
        using var generator = new Generator(seed);
        return randint(0, classes, [count], ScalarType.Int64, generator: generator);
    }

    internal static void Fill(Module module, ulong seed)
    {
        using var noGraph = no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            using var scope = NewDisposeScope();
            var values = Normal(seed++, parameter.dtype, parameter.shape) * 0.4;
            parameter.copy_(name.StartsWith("norm.weight", StringComparison.Ordinal) ? values + 1 : values);
        }
    }
}
