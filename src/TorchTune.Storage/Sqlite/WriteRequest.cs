namespace TorchTune.Storage.Sqlite;

/// <summary>A change that the writer is asked for.</summary>
/// <remarks>It may run twice: when the batch that it was in could not be written, it is tried again alone.</remarks>
internal sealed class WriteRequest
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _refusal;

    /// <summary>Refuses by a <see cref="StoreException"/> what must not be written; runs inside the transaction, before <see cref="Write"/>.</summary>
    public Action<SqliteSession>? Check { get; init; }

    /// <summary>Writes.</summary>
    public required Action<SqliteSession> Write { get; init; }

    /// <summary>Called when nothing holds any more of what has been seen and done since the last commit.</summary>
    public Action? OnRolledBack { get; init; }

    /// <summary>Called after the commit, before <see cref="Done"/> completes.</summary>
    public Action? OnCommitted { get; init; }

    /// <summary>Completes after the commit.</summary>
    public Task Done => _done.Task;

    /// <summary>Checks and writes.</summary>
    public void Run(SqliteSession session)
    {
        try
        {
            Check?.Invoke(session);
        }
        catch (StoreException refusal)
        {
            _refusal = refusal;
            return;
        }

        Write(session);
    }

    /// <summary>The transaction is committed.</summary>
    public void Committed()
    {
        if (_refusal is not null)
        {
            _done.SetException(_refusal);
            return;
        }

        OnCommitted?.Invoke();
        _done.SetResult();
    }

    /// <summary>The transaction is rolled back.</summary>
    public void RolledBack()
    {
        _refusal = null;
        OnRolledBack?.Invoke();
    }

    /// <summary>It could not be written, not even alone.</summary>
    public void Fail(Exception failure) => _done.SetException(failure);
}
