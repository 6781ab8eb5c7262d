using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Where studies are kept. A store holds several, each under its name.</summary>
/// <threadsafety>All members may be called from any thread.</threadsafety>
public interface IStudyStore : IDisposable
{
    /// <summary>What the store is, for messages: <c>sqlite:runs/cifar.db</c>.</summary>
    string Location { get; }

    /// <summary>The studies kept here, in the order of their creation.</summary>
    IReadOnlyList<StudyHeader> List();

    /// <summary>The study of this name; null where there is none.</summary>
    StudyHeader? Find(string name);

    /// <summary>Creates a study and opens it.</summary>
    /// <exception cref="StudyExistsException">The name is taken.</exception>
    IStudyLog Create(StudyHeader header);

    /// <summary>Opens a study for going on with it. One process has it open at a time.</summary>
    /// <exception cref="StudyNotFoundException">There is none of this name; the message lists those that exist.</exception>
    /// <exception cref="StudyLockedException">Another has it open, and did not let go within the store's patience; the message says who.</exception>
    /// <exception cref="StoreDamagedException">The store cannot be read; the message says what can be saved.</exception>
    IStudyLog Open(string name);

    /// <summary>Reads a study's events without opening it; another process may be writing.</summary>
    /// <exception cref="StudyNotFoundException">There is none of this name.</exception>
    IEnumerable<StudyEvent> Read(string name);

    /// <summary>Renames a study, to keep an old one aside.</summary>
    void Rename(string name, string newName);

    /// <summary>Deletes a study with all that belongs to it.</summary>
    /// <exception cref="StudyNotFoundException">There is none of this name.</exception>
    void Delete(string name);
}

/// <summary>One study's events, open for appending.</summary>
/// <threadsafety>All members may be called from any thread; appends keep the order of their calls.</threadsafety>
public interface IStudyLog : IDisposable
{
    /// <summary>Name, identity and surroundings.</summary>
    StudyHeader Header { get; }

    /// <summary>How many events are recorded.</summary>
    long Count { get; }

    /// <summary>The recorded events in order, from the given position on. Read in pieces: a study of a million trials need not fit.</summary>
    IEnumerable<StudyEvent> Read(long from = 0);

    /// <summary>Appends events, all or none of them.</summary>
    /// <returns>Completes when they survive the death of this process; only then may what they say be acted upon.</returns>
    /// <exception cref="StoreException">They could not be written (disk full, say); nothing of them is kept.</exception>
    Task AppendAsync(params IReadOnlyList<StudyEvent> events);

    /// <summary>Notes, before a step starts, that a trial runs: after a crash one sees who was at work where.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="step">The step that it starts, 1 for the first.</param>
    /// <param name="slot">Where, for people: <c>cuda:0</c>, <c>cpu#1</c>.</param>
    Task MarkRunningAsync(int trial, int step, string slot);

    /// <summary>The marks of trials that were running when the study was last left, by trial.</summary>
    IReadOnlyList<RunningMark> RunningMarks();

    /// <summary>Attributes of the study (<paramref name="trial"/> null) or of a trial: text of any length under a key, by the user.</summary>
    IReadOnlyDictionary<string, string> Attributes(int? trial = null);

    /// <summary>Sets an attribute, or removes it (<paramref name="value"/> null).</summary>
    Task SetAttributeAsync(string key, string? value, int? trial = null);
}

/// <summary>A trial that was at work.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Step">The step it was doing.</param>
/// <param name="Slot">Where.</param>
public sealed record RunningMark(int Trial, int Step, string Slot);

/// <summary>A study's name, identity, and what it was created with.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record StudyHeader
{
    /// <summary>The name, unique within its store.</summary>
    public required string Name { get; init; }

    /// <summary>What the study is.</summary>
    public required StudyIdentity Identity { get; init; }

    /// <summary>Versions, CPU type, hash of the experiment: a difference warns that bits may differ, and is no error.</summary>
    public ImmutableSortedDictionary<string, string> Surroundings { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
