using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Children that are not copies of what was tried: a second trial of a configuration teaches nothing, unless the user asks for it.</summary>
internal static class NewConfiguration
{
    private const int Attempts = 10;

    // Half of all children may well break a constraint: more of them are bred.
    private const int ConstrainedAttempts = 50;

    /// <summary>Breeds until a child is new and keeps the constraints; after ten that are not new, draws, and where none keeps the constraints, moves the first to where they are kept.</summary>
    /// <param name="space">Where the draw is from.</param>
    /// <param name="random">The source of the proposal.</param>
    /// <param name="isKnown">Whether a configuration was tried or proposed.</param>
    /// <param name="breed">Makes a child.</param>
    public static Configuration Bred(Space space, RandomSource random, Func<Configuration, bool> isKnown, Func<RandomSource, Configuration> breed)
    {
        Configuration? broken = null;
        int known = 0;
        for (int attempt = 0; known < Attempts && attempt < (space.IsConstrained ? ConstrainedAttempts : Attempts); attempt++)
        {
            var child = breed(random.Fork(Invariant($"child {attempt}")));
            if (!space.Keeps(child)) broken ??= child;
            else if (isKnown(child)) known++;
            else return child;
        }

        return broken is null || known == Attempts ? space.Draw(random) : space.Nearby(broken, random.Fork("constraints"));
    }
}
