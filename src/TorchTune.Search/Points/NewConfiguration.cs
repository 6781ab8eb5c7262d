using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Children that are not copies of what was tried: a second trial of a configuration teaches nothing, unless the user asks for it.</summary>
internal static class NewConfiguration
{
    private const int Attempts = 10;

    /// <summary>Breeds until a child is new; after ten that are not, draws.</summary>
    /// <param name="space">Where the draw is from.</param>
    /// <param name="random">The source of the proposal.</param>
    /// <param name="isKnown">Whether a configuration was tried or proposed.</param>
    /// <param name="breed">Makes a child.</param>
    public static Configuration Bred(Space space, RandomSource random, Func<Configuration, bool> isKnown, Func<RandomSource, Configuration> breed)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            var child = breed(random.Fork(Invariant($"child {attempt}")));
            if (!isKnown(child)) return child;
        }

        return space.Draw(random);
    }
}
