namespace TorchTune;

/// <summary>A study was resumed with another identity; the message names what differs.</summary>
public sealed class StudyMismatchException : StoreException
{
    /// <inheritdoc/>
    public StudyMismatchException()
    {
    }

    /// <inheritdoc/>
    public StudyMismatchException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public StudyMismatchException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
