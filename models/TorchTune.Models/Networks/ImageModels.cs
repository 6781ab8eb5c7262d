using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Makes the networks of this library from a name, a width and a dropout: <c>[batch, channels, height, width]</c> to logits <c>[batch, classes]</c>.</summary>
/// <remarks>
/// Every random number, of the first weights and of dropout, comes from the generator given. The generator of the whole process is
/// neither read nor moved.
/// </remarks>
public static class ImageModels
{
    private delegate nn.Module<Tensor, Tensor> Factory(ModelOptions options, ImageShape shape, int classes, Generator generator);

    private static readonly (string Name, Factory Create)[] Factories =
    [
        ("smallconv", SmallConvNet.Create),
        ("resnet8", (options, shape, classes, generator) => ResNet.Create(1, options, shape, classes, generator)),
        ("resnet20", (options, shape, classes, generator) => ResNet.Create(3, options, shape, classes, generator)),
        ("resnet32", (options, shape, classes, generator) => ResNet.Create(5, options, shape, classes, generator)),
        ("resnet56", (options, shape, classes, generator) => ResNet.Create(9, options, shape, classes, generator)),
        ("mlp", Mlp.Create),
    ];

    /// <summary>What <see cref="ModelOptions.Name"/> may be.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Factories.Select(factory => factory.Name)];

    /// <summary>Makes a network with its first weights, on the CPU: move it before an optimizer is made for it.</summary>
    /// <param name="options">Which one.</param>
    /// <param name="shape">Shape of the images it will see.</param>
    /// <param name="classes">Number of logits.</param>
    /// <param name="generator">Gives the first weights now and the masks of dropout later; stays the caller's and must outlive the network.</param>
    /// <returns>The network, in training mode; the caller disposes of it, dispose scopes leave it alone.</returns>
    /// <exception cref="ArgumentException">An option breaks its rule, or the images are too small for the network.</exception>
    public static nn.Module<Tensor, Tensor> Create(ModelOptions options, ImageShape shape, int classes, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        options.Validated();

        var create = Array.Find(Factories, factory => factory.Name == options.Name).Create;
        var model = create(options, shape, classes, generator).Initialize(generator);

        // A dispose scope that happens to be open would take the weights along at its end.
        foreach (var parameter in model.parameters()) parameter.DetachFromDisposeScope();
        foreach (var buffer in model.buffers()) buffer.DetachFromDisposeScope();
        return model;
    }
}
