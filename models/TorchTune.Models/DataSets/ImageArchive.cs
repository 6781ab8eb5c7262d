namespace TorchTune.Models;

/// <summary>A data set as it is published: images to learn from, and images to be tested on at the very end.</summary>
/// <param name="Name">What it is called in tables and reports, such as <c>CIFAR-10</c>.</param>
/// <param name="Train">The images to learn from; a validation part is split off later.</param>
/// <param name="Test">The images for the final figure.</param>
public sealed record ImageArchive(string Name, ImageSet Train, ImageSet Test);
