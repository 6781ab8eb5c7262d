using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>What both stores say when they cannot do as they were asked.</summary>
internal static class Failures
{
    public static StudyExistsException Exists(string name, string location) =>
        new(Invariant($"There is already a study '{name}' in {location}: open it, choose another name, or rename the old one."));

    public static StudyNotFoundException NotFound(string name, string location, IEnumerable<string> names)
    {
        var existing = names.ToArray();
        string listed = existing.Length == 0
            ? "it holds none"
            : "it holds " + string.Join(", ", existing.Take(20).Select(n => Invariant($"'{n}'"))) + (existing.Length > 20 ? Invariant($" and {existing.Length - 20} more") : "");
        return new(Invariant($"There is no study '{name}' in {location}; {listed}."));
    }

    public static StoreException NotStarted(int trial) => new(Invariant($"Trial {trial} has not started."));
}
