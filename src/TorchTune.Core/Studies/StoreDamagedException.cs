namespace TorchTune;

/// <summary>The store is damaged, or is not one of ours.</summary>
public sealed class StoreDamagedException : StoreException
{
    /// <inheritdoc/>
    public StoreDamagedException()
    {
    }

    /// <inheritdoc/>
    public StoreDamagedException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public StoreDamagedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
