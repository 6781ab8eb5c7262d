namespace TorchTune.Models;

/// <summary>The shape of one image as a network sees it: <c>[channels, height, width]</c>.</summary>
/// <param name="Channels">Colour planes: 3 for red, green, blue; 1 for grey.</param>
/// <param name="Height">Rows of a plane.</param>
/// <param name="Width">Columns of a plane.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Numbers in one image, which are bytes while it is stored.</summary>
    public int Length => Channels * Height * Width;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Channels}×{Height}×{Width}");
}
