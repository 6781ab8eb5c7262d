using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>A store over anything that keeps lists of lines under names: a folder of text files, a bucket, a key-value service.</summary>
/// <remarks>
/// <para>The six methods below are all that one must write; everything else that a store owes (which events may follow which, positions,
/// marks, attributes, one owner at a time in this process) is done here. Each append is one line of JSON.</para>
/// <para>A line that was cut off when the process died is passed over: nobody was told that it is kept. A line that is missing is
/// damage, since every line says at which position it begins.</para>
/// </remarks>
/// <threadsafety>All members may be called from any thread; the methods below are called by one at a time.</threadsafety>
public abstract class LineStore : IStudyStore
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <inheritdoc/>
    public abstract string Location { get; }

    /// <summary>Held while this store is at work.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The names that have lines, in the order in which they got their first.</summary>
    protected abstract IReadOnlyList<string> Names();

    /// <summary>The lines of a name, in order. May be read while another thread appends: then up to some point.</summary>
    protected abstract IEnumerable<string> Lines(string name);

    /// <summary>Adds a line, without a line break in it; returns when it is kept.</summary>
    /// <exception cref="IOException">It is not kept.</exception>
    protected abstract void Append(string name, string line);

    /// <summary>Gives the lines of a name to another name, which has none.</summary>
    protected abstract void Move(string name, string newName);

    /// <summary>Removes a name with its lines.</summary>
    protected abstract void Remove(string name);

    /// <summary>Keeps other processes from opening the study until what is returned is disposed; null where nothing can.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    protected virtual IDisposable? Lock(string name) => null;

    /// <inheritdoc/>
    public IReadOnlyList<StudyHeader> List() => Locked(() => Names().Select(Header).ToArray());

    /// <inheritdoc/>
    public StudyHeader? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Locked(() => Has(name) ? Header(name) : null);
    }

    /// <inheritdoc/>
    public IStudyLog Create(StudyHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        StudyName.Checked(header.Name);
        return Locked(() =>
        {
            if (Has(header.Name)) throw Failures.Exists(header.Name, Location);
            Append(header.Name, HeaderJson.Write(header));
            return Opened(header.Name);
        });
    }

    /// <inheritdoc/>
    public IStudyLog Open(string name) => Locked(() => Opened(Existing(name)));

    /// <inheritdoc/>
    public IEnumerable<StudyEvent> Read(string name)
    {
        var log = Locked(() => new LineLog(this, Existing(name), null));
        return log.Read();
    }

    /// <inheritdoc/>
    public void Rename(string name, string newName)
    {
        StudyName.Checked(newName);
        Locked(() =>
        {
            MustBeClosed(Existing(name), "renamed");
            if (name == newName) return 0;
            if (Has(newName)) throw Failures.Exists(newName, Location);
            Move(name, newName);
            return 0;
        });
    }

    /// <inheritdoc/>
    public void Delete(string name) => Locked(() =>
    {
        MustBeClosed(Existing(name), "deleted");
        Remove(name);
        return 0;
    });

    /// <summary>Refuses everything from now on.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>For stores that hold something to give back.</summary>
    protected virtual void Dispose(bool disposing) => _disposed = true;

    internal IEnumerable<string> LinesOf(string name) => Lines(name);

    internal void AppendTo(string name, string line) => Append(name, line);

    internal StudyHeader Header(string name) => HeaderJson.Read(Lines(name).First()) with { Name = name };

    internal void Close(string name) => _open.Remove(name);

    internal T Locked<T>(Func<T> work)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                return work();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new StoreException(Invariant($"{Location} could not be read or written: {failure.Message}"), failure);
            }
            catch (Exception failure) when (failure is FormatException or KeyNotFoundException)
            {
                throw new StoreDamagedException(Invariant($"{Location} is damaged: {failure.Message} It was left as it is; the lines can be read with any editor."), failure);
            }
        }
    }

    private LineLog Opened(string name)
    {
        MustBeClosed(name, "opened again");
        IDisposable? otherProcesses;
        try
        {
            otherProcesses = Lock(name);
        }
        catch (IOException held)
        {
            throw new StudyLockedException(Invariant($"The study '{name}' in {Location} is open in another process: {held.Message}"), held);
        }

        _open.Add(name);
        return new LineLog(this, name, otherProcesses);
    }

    private void MustBeClosed(string name, string purpose)
    {
        if (_open.Contains(name)) throw new StudyLockedException(Invariant($"The study '{name}' cannot be {purpose} while it is open in this process."));
    }

    private bool Has(string name) => Names().Contains(name, StringComparer.Ordinal);

    private string Existing(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Has(name) ? name : throw Failures.NotFound(name, Location, Names());
    }
}
