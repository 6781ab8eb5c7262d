using System.Globalization;

namespace TorchTune.Bench;

/// <summary>The arguments of a measurement.</summary>
internal static class Arguments
{
    /// <summary>The whole number at a position, or another where there is none.</summary>
    public static int Number(string[] args, int position, int otherwise) =>
        args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;
}
