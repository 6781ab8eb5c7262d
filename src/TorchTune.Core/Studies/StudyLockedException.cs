namespace TorchTune;

/// <summary>Another process, or another part of this one, has the study open.</summary>
public sealed class StudyLockedException : StoreException
{
    /// <inheritdoc/>
    public StudyLockedException()
    {
    }

    /// <inheritdoc/>
    public StudyLockedException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public StudyLockedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
