using TorchSharp;
using static TorchSharp.torch;

/// <summary>What is measured; <c>workloads.py</c> does the same in Python.</summary>
internal static class Workloads
{
    internal static readonly Dictionary<string, Func<Action>> All = new()
    {
        ["add"] = Add,
        ["mlp-sgd"] = () => Mlp(adam: false),
        ["mlp-adam"] = () => Mlp(adam: true),
        ["conv"] = Conv,
    };

    /// <summary>The sum of two tensors of eight elements, disposed.</summary>
    private static Action Add()
    {
        var (a, b) = (rand(8L), rand(8L));
        return () =>
        {
            using var sum = a + b;
        };
    }

    /// <summary>An update of a multi-layer perceptron 4-16-1 on 64 rows.</summary>
    private static Action Mlp(bool adam)
    {
        var model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1));
        optim.Optimizer optimizer = adam ? optim.Adam(model.parameters(), lr: 1e-3) : optim.SGD(model.parameters(), learningRate: 1e-2);
        return Updates(model, optimizer, randn(64L, 4L), randn(64L, 1L), nn.MSELoss());
    }

    /// <summary>An update of a small convolutional net 3-16-32-64 with batch norm on 128 images of 32×32.</summary>
    private static Action Conv()
    {
        List<nn.Module<Tensor, Tensor>> layers = [];
        var width = 3;
        foreach (var channels in new[] { 16, 32, 64 })
        {
            layers.AddRange([nn.Conv2d(width, channels, 3, padding: 1), nn.BatchNorm2d(channels), nn.ReLU(), nn.MaxPool2d(2)]);
            width = channels;
        }
        layers.AddRange([nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]);
        var model = nn.Sequential(layers);
        var optimizer = optim.SGD(model.parameters(), learningRate: 0.05, momentum: 0.9);
        return Updates(model, optimizer, randn(128, 3, 32, 32), randint(10, [128L]), nn.CrossEntropyLoss());
    }

    private static Action Updates(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor inputs, Tensor targets, Loss<Tensor, Tensor, Tensor> loss) => () =>
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        loss.call(model.call(inputs), targets).backward();
        optimizer.step();
    };
}
