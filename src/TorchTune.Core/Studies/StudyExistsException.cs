namespace TorchTune;

/// <summary>A study of that name exists already.</summary>
public sealed class StudyExistsException : StoreException
{
    /// <inheritdoc/>
    public StudyExistsException()
    {
    }

    /// <inheritdoc/>
    public StudyExistsException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public StudyExistsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
