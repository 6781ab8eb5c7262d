namespace TorchTune;

/// <summary>A store could not do what it was asked; the message says what happened and what to do next.</summary>
public class StoreException : Exception
{
    /// <inheritdoc/>
    public StoreException()
    {
    }

    /// <inheritdoc/>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public StoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
