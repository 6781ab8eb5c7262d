namespace TorchTune.Hypergradients;

/// <summary>A number was asked of a computation that has none to vouch for.</summary>
public sealed class HypergradientException : InvalidOperationException
{
    /// <summary>An exception without a status of its own, which counts as <see cref="HypergradientStatus.Unsupported"/>.</summary>
    public HypergradientException()
        : this("The hypergradient has no value.")
    {
    }

    /// <inheritdoc cref="HypergradientException()"/>
    public HypergradientException(string message)
        : base(message) => Status = HypergradientStatus.Unsupported;

    /// <inheritdoc cref="HypergradientException()"/>
    public HypergradientException(string message, Exception innerException)
        : base(message, innerException) => Status = HypergradientStatus.Unsupported;

    /// <summary>An exception for a computation that ended in a status.</summary>
    public HypergradientException(HypergradientStatus status, string message)
        : base($"{status}: {message}") => (Status, Cause) = (status, message);

    /// <summary>The message without the status; null where the exception was made without one.</summary>
    internal string? Cause { get; }

    /// <summary>How the computation ended.</summary>
    public HypergradientStatus Status { get; }
}
