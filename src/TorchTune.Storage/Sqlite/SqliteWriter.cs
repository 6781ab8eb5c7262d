using System.Diagnostics;
using SQLitePCL;
using Microsoft.Data.Sqlite;

namespace TorchTune.Storage.Sqlite;

/// <summary>The one thread that writes to a file: takes whatever has been asked for meanwhile, and commits it in one transaction.</summary>
/// <remarks>
/// A request may be refused alone: its check throws before it has written anything. Where writing itself fails, the whole batch is
/// rolled back and each request tried again alone, so that none fails for another's sake.
/// </remarks>
/// <threadsafety><see cref="Ask"/> may be called from any thread; the order of the calls is kept.</threadsafety>
internal sealed class SqliteWriter : IDisposable
{
    // A power failure costs what no checkpoint has brought to the disk; see Durability.Normal.
    private static readonly TimeSpan CheckpointAfter = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly SqliteFile _file;
    private readonly SqliteSession _session;
    private readonly Thread _thread;
    private List<WriteRequest> _asked = [];
    private bool _closing;
    private bool _unsynced;
    private long _lastCheckpoint = Stopwatch.GetTimestamp();

    public SqliteWriter(SqliteFile file, Durability durability)
    {
        _file = file;
        _session = file.OpenForWriting(durability);
        _thread = new Thread(Work) { IsBackground = true, Name = "TorchTune store" };
        _thread.Start();
    }

    /// <summary>Asks for a change; see <see cref="WriteRequest"/>.</summary>
    /// <returns>Completes after the commit.</returns>
    public Task Ask(WriteRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _asked.Add(request);
            if (_asked.Count == 1) Monitor.Pulse(_gate);
        }

        return request.Done;
    }

    /// <summary>Finishes what was asked for, and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing) return;
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _session.Dispose();
    }

    private void Work()
    {
        while (Next() is { } batch)
        {
            if (batch.Count > 0 && TryWrite(batch) is Exception failure)
            {
                if (batch.Count == 1) batch[0].Fail(failure);
                else WriteEachAlone(batch);
            }

            CheckpointIfDue();
        }
    }

    /// <summary>What has been asked for; empty where only time has passed; null when it is time to end.</summary>
    private List<WriteRequest>? Next()
    {
        lock (_gate)
        {
            if (_asked.Count == 0 && !_closing)
            {
                if (_unsynced) Monitor.Wait(_gate, CheckpointAfter);
                else Monitor.Wait(_gate);
            }

            if (_asked.Count == 0 && _closing) return null;
            var batch = _asked;
            _asked = [];
            return batch;
        }
    }

    private void WriteEachAlone(List<WriteRequest> batch)
    {
        foreach (var request in batch)
        {
            if (TryWrite([request]) is Exception failure) request.Fail(failure);
        }
    }

    /// <summary>One transaction. Returns why it could not be written: then nothing of it was.</summary>
    private Exception? TryWrite(List<WriteRequest> batch)
    {
        try
        {
            _session.Run("BEGIN IMMEDIATE");
            foreach (var request in batch) request.Run(_session);
            _session.Run("COMMIT");
        }
#pragma warning disable CA1031 // Whatever it was, it belongs to those who asked, and not to this thread.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            RollBack();
            foreach (var request in batch) request.RolledBack();
            return _file.Explained(failure);
        }

        _unsynced = true;
        foreach (var request in batch) request.Committed();
        return null;
    }

    // After some errors (a full disk among them) SQLite has rolled back by itself.
    private void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_session.Connection.Handle) == 0) _session.Run("ROLLBACK");
    }

    private void CheckpointIfDue()
    {
        if (!_unsynced || Stopwatch.GetElapsedTime(_lastCheckpoint) < CheckpointAfter) return;
        _lastCheckpoint = Stopwatch.GetTimestamp();
        try
        {
            _session.Run("PRAGMA wal_checkpoint(PASSIVE)");
            _unsynced = false;
        }
        catch (SqliteException)
        {
            // What is committed is in the write-ahead log and stays there; the next checkpoint tries again.
        }
    }
}
