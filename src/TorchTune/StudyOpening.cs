using System.Collections.Immutable;
using TorchTune.Execution;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Finds a study in its store or creates it there, and compares what is stored with what was asked for.</summary>
internal static class StudyOpening
{
    private const int LeastParallelism = 4;

    /// <summary>The study's record, open for appending, and what warns.</summary>
    public static (IStudyLog Log, ImmutableArray<string> Warnings) Open(StudyOptions options)
    {
        var stored = options.Store.Find(options.Name);
        // Sampler and scheduler say whether they can work on this study before anything of it is kept, or put aside for it.
        if (stored is null || options.IfStored == ResumePolicy.Fresh) _ = new Conductor(options.Conduct(NewParallelism(options)));
        switch (options.IfStored)
        {
            case ResumePolicy.Create when stored is not null:
                throw new StudyExistsException(Invariant($"The study '{options.Name}' exists already in {options.Store.Location}: open it to go on with it, or start afresh to keep it aside."));
            case ResumePolicy.Resume when stored is null:
                throw new StudyNotFoundException(Invariant($"There is no study '{options.Name}' in {options.Store.Location}; there {Those(options.Store.List())}."));
            case ResumePolicy.Fresh when stored is not null:
                PutAside(options);
                stored = null;
                break;
            default:
                break;
        }

        return stored is null ? (Create(options), []) : Resume(options, stored);
    }

    private static string Those(IReadOnlyList<StudyHeader> studies) =>
        studies.Count == 0 ? "is none" : Invariant($"are {string.Join(", ", studies.Select(s => Invariant($"'{s.Name}'")))}");

    private static void PutAside(StudyOptions options)
    {
        for (int i = 1; ; i++)
        {
            string aside = Invariant($"{options.Name}~{i}");
            if (options.Store.Find(aside) is not null) continue;
            options.Store.Rename(options.Name, aside);
            options.Checkpoints?.Rename(options.Name, aside);
            return;
        }
    }

    private static int NewParallelism(StudyOptions options) => options.Parallelism ?? Math.Max(LeastParallelism, options.Devices.Slots.Length);

    private static IStudyLog Create(StudyOptions options)
    {
        options.Checkpoints?.Clear(options.Name);
        int parallelism = NewParallelism(options);
        return options.Store.Create(new StudyHeader
        {
            Name = options.Name,
            Identity = options.Identity(parallelism),
            Surroundings = Surroundings(options),
        });
    }

    private static (IStudyLog Log, ImmutableArray<string> Warnings) Resume(StudyOptions options, StudyHeader stored)
    {
        // The space may change, within bounds that the record decides (SpaceHistory).
        var differences = stored.Identity.Differences(options.Identity(options.Parallelism ?? stored.Identity.Parallelism));
        if (differences.Any(difference => difference.Ours != stored.Identity.Space))
        {
            string parts = string.Join("; ", differences.Select(d => Invariant($"{d.Part}: stored {d.Ours}, now {d.Theirs}")));
            throw new StudyMismatchException(Invariant(
                $"The study '{options.Name}' in {options.Store.Location} is another one: {parts}. Go on with it as it was, choose another name, or start afresh (which keeps it aside)."));
        }

        return (options.Store.Open(options.Name), Warnings(stored.Surroundings, Surroundings(options)));
    }

    private static ImmutableArray<string> Warnings(ImmutableSortedDictionary<string, string> stored, ImmutableSortedDictionary<string, string> now) =>
    [
        .. stored.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(part => stored.GetValueOrDefault(part) != now.GetValueOrDefault(part))
            .Select(part => Invariant($"{part} was {stored.GetValueOrDefault(part) ?? "not stated"} and is {now.GetValueOrDefault(part) ?? "not stated"}: bits may differ")),
    ];

    private static ImmutableSortedDictionary<string, string> Surroundings(StudyOptions options) =>
        options.Devices.Surroundings
            .SetItems(options.Surroundings)
            .SetItem("torchtune", typeof(Study).Assembly.GetName().Version?.ToString(3) ?? "unknown");
}
