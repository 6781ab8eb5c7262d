namespace TorchSharp;

/// <summary>How a tensor is written as text.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, type and device alone.</summary>
    Metadata = 0,

    /// <summary>Aligned columns, one block for each matrix.</summary>
    Julia = 1,

    /// <summary>Nested brackets.</summary>
    Numpy = 2,

    /// <summary>Arrays of C#.</summary>
    CSharp = 3,

    /// <summary>What <c>torch.TensorStringStyle</c> says.</summary>
    Default = 4,
}
