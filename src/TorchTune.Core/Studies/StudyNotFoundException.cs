namespace TorchTune;

/// <summary>There is no study of that name.</summary>
public sealed class StudyNotFoundException : StoreException
{
    /// <inheritdoc/>
    public StudyNotFoundException()
    {
    }

    /// <inheritdoc/>
    public StudyNotFoundException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public StudyNotFoundException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
