using FsCheck;
using FsCheck.Fluent;

namespace TorchTune.Core.Tests.Numerics.Pareto;

/// <summary>Generated sets of up to nine points of two to <c>most</c> losses.</summary>
internal static class Points
{
    public static Gen<double[][]> Of(int most, Gen<double> loss) =>
        from objectives in Gen.Choose(2, most)
        from count in Gen.Choose(0, 9)
        from losses in loss.ArrayOf(count * objectives)
        select losses.Chunk(objectives).ToArray();
}
