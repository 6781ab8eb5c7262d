using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>How far two computations of the same update may be apart.</summary>
internal static class Tolerances
{
    /// <summary>What a replayed update may differ by, relative to the length of the update: the order of operations may differ where a graph is recorded, the arithmetic may not.</summary>
    internal static double Replay(ScalarType type) => type == ScalarType.Float64 ? 1e-7 : 1e-3;

    /// <summary>By how much rounding may be magnified while updates are undone.</summary>
    /// <remarks>
    /// In float64 rounding times this is about 1e-13, well below what the results are promised to. In float32 nothing may be: near a minimum velocities are so short beside the weights that a few undone updates lose them.
    /// </remarks>
    internal static double Undoing(ScalarType type) => type == ScalarType.Float64 ? 512 : 1;

    /// <summary>How far an undone state may be from the stored one, relatively, before undoing is given up for replaying.</summary>
    internal const double Drift = 1e-11;

    /// <summary>The distance of two updates relative to their length, less what rounding of the weights themselves explains.</summary>
    /// <param name="type">The type of the weights.</param>
    /// <param name="distance">‖found − expected‖.</param>
    /// <param name="moved">‖after − before‖.</param>
    /// <param name="size">‖before‖.</param>
    internal static double Relative(ScalarType type, double distance, double moved, double size)
    {
        var excess = distance - (4 * Rounding(type) * (size + moved));
        return double.IsNaN(excess) ? double.NaN : excess <= 0 ? 0 : excess / moved;
    }

    /// <summary>The distance from 1 to the next number.</summary>
    internal static double Rounding(ScalarType type) => type == ScalarType.Float64 ? double.BitIncrement(1) - 1 : float.BitIncrement(1) - 1;
}
