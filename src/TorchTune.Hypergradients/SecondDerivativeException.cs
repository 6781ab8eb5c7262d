using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TorchTune.Hypergradients;

/// <summary>The training loss contains an operator that cannot be differentiated twice.</summary>
public sealed partial class SecondDerivativeException : InvalidOperationException
{
    /// <summary>An exception that names no operator.</summary>
    public SecondDerivativeException()
        : this("The training loss cannot be differentiated twice.")
    {
    }

    /// <inheritdoc cref="SecondDerivativeException()"/>
    public SecondDerivativeException(string message)
        : base(message) => Operator = "unknown";

    /// <inheritdoc cref="SecondDerivativeException()"/>
    public SecondDerivativeException(string message, Exception innerException)
        : base(message, innerException) => Operator = "unknown";

    private SecondDerivativeException(string name, ExternalException cause)
        : base($"The operator {name} has no second derivative. Replace it in the training loss, or use a method of first derivatives only (finite differences, hypergradient descent).", cause)
        => Operator = name;

    /// <summary>The operator, as libtorch names it.</summary>
    public string Operator { get; }

    /// <summary>Reads the operator's name out of libtorch's message; null where the message is about something else.</summary>
    internal static SecondDerivativeException? From(ExternalException cause)
    {
        var match = Missing().Match(cause.Message);
        if (match.Success)
            return new(match.Groups["operator"].Value, cause);
        return cause.Message.Contains("Double backwards is not supported for CuDNN RNN", StringComparison.Ordinal) ? new("_cudnn_rnn", cause) : null;
    }

    [GeneratedRegex(@"derivative for '?(?<operator>[\w:.]+)'? is not implemented", RegexOptions.IgnoreCase)]
    private static partial Regex Missing();
}
