using TorchTune.Hypergradients;

namespace TorchTune.Experiments.Regularisation;

/// <summary>What is regularised, and for how long.</summary>
internal sealed record RegularisationOptions
{
    /// <summary>Images to learn from, and as many to tune on.</summary>
    internal int Images { get; init; } = 200;

    /// <summary>Epochs of training.</summary>
    internal int Epochs { get; init; } = 18;

    /// <summary>Epochs between two outer updates.</summary>
    internal int Interval { get; init; } = 3;

    /// <summary>The weight decay to begin with.</summary>
    internal double Decay { get; init; } = 0.01;

    /// <summary>Channels, as a factor.</summary>
    internal double Width { get; init; } = 0.5;

    internal ulong Seed { get; init; }
}

/// <summary>A row of the table.</summary>
/// <param name="Name">How the decay was found.</param>
/// <param name="Numbers">How many hyper-parameters that are.</param>
/// <param name="ValidationLoss">On the images that it was tuned on.</param>
/// <param name="TestAccuracy">On others.</param>
/// <param name="Seconds">Training and tuning.</param>
internal sealed record RegularisationRow(string Name, long Numbers, double ValidationLoss, double TestAccuracy, double Seconds);

/// <summary>How far one weight decay reaches.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Extent">Null: the decay stays as it is.</param>
internal sealed record Reach(string Name, HyperExtent? Extent);
