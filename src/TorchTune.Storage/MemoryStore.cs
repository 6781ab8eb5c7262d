namespace TorchTune.Storage;

/// <summary>Keeps studies in this process's memory, for as long as the store lives: for tests, simulations and throw-away studies.</summary>
/// <remarks>It keeps the same rules as <see cref="SqliteStore"/>; only that nothing survives the process.</remarks>
/// <threadsafety>All members may be called from any thread.</threadsafety>
public sealed class MemoryStore : IStudyStore
{
    private readonly Lock _gate = new();
    private readonly List<MemoryStudy> _studies = [];
    private bool _disposed;

    /// <inheritdoc/>
    public string Location => "memory";

    /// <inheritdoc/>
    public IReadOnlyList<StudyHeader> List()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return [.. _studies.Select(s => s.Header)];
        }
    }

    /// <inheritdoc/>
    public StudyHeader? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Named(name)?.Header;
        }
    }

    /// <inheritdoc/>
    public IStudyLog Create(StudyHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        StudyName.Checked(header.Name);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (Named(header.Name) is not null) throw Failures.Exists(header.Name, Location);
            var study = new MemoryStudy(header);
            _studies.Add(study);
            return study.OpenLog();
        }
    }

    /// <inheritdoc/>
    public IStudyLog Open(string name)
    {
        lock (_gate)
        {
            return Existing(name).OpenLog();
        }
    }

    /// <inheritdoc/>
    public IEnumerable<StudyEvent> Read(string name)
    {
        lock (_gate)
        {
            return Existing(name).Read(0);
        }
    }

    /// <inheritdoc/>
    public void Rename(string name, string newName)
    {
        StudyName.Checked(newName);
        lock (_gate)
        {
            var study = Existing(name);
            study.MustBeClosed("renamed");
            if (name == newName) return;
            if (Named(newName) is not null) throw Failures.Exists(newName, Location);
            study.Header = study.Header with { Name = newName };
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        lock (_gate)
        {
            var study = Existing(name);
            study.MustBeClosed("deleted");
            _studies.Remove(study);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _studies.Clear();
        }
    }

    private MemoryStudy? Named(string name) => _studies.Find(s => string.Equals(s.Header.Name, name, StringComparison.Ordinal));

    private MemoryStudy Existing(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Named(name) ?? throw Failures.NotFound(name, Location, _studies.Select(s => s.Header.Name));
    }
}
