namespace TorchTune.Models;

/// <summary>Which of the two labels of a CIFAR-100 record is learned.</summary>
public enum CifarLabels
{
    /// <summary>One of 100 classes.</summary>
    Fine,

    /// <summary>One of 20 superclasses of five classes each.</summary>
    Coarse,
}
