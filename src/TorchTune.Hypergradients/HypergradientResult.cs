using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The gradient of the validation loss with respect to every hyper-variable, how the computation ended, and what speaks for the numbers.</summary>
/// <remarks>Only <see cref="HypergradientStatus.Converged"/> gives numbers without being asked twice: after any other status the accessors throw, and <see cref="Unchecked"/> gives what there is.</remarks>
public sealed class HypergradientResult : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> _gradients;
    private readonly double? _validationLoss;

    internal HypergradientResult(HypergradientStatus status, string message, Certificate certificate, IReadOnlyDictionary<string, Tensor>? gradients = null, double? validationLoss = null)
    {
        (Status, Message, Certificate, _validationLoss) = (status, message, certificate, validationLoss);
        _gradients = gradients ?? new Dictionary<string, Tensor>();
        foreach (var gradient in _gradients.Values)
            gradient.DetachFromDisposeScope();
    }

    /// <summary>How the computation ended.</summary>
    public HypergradientStatus Status { get; }

    /// <summary>The status in a sentence, with the number or the layer that decided it.</summary>
    public string Message { get; }

    /// <summary>What was measured on the way.</summary>
    public Certificate Certificate { get; private set; }

    /// <summary>The validation loss after the training that was differentiated.</summary>
    /// <exception cref="HypergradientException">The status is not <see cref="HypergradientStatus.Converged"/>.</exception>
    public double ValidationLoss => Vouched(_validationLoss) ?? throw new HypergradientException(Status, "there is no validation loss.");

    /// <summary>The gradient with respect to a variable, in its shape, type and device. The result owns the tensor.</summary>
    /// <exception cref="HypergradientException">The status is not <see cref="HypergradientStatus.Converged"/>.</exception>
    /// <exception cref="KeyNotFoundException">The problem has no such variable.</exception>
    public Tensor this[string variable] => Vouched(_gradients)[variable];

    /// <inheritdoc cref="this[string]"/>
    public Tensor this[HyperVariable variable]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(variable);
            return this[variable.Name];
        }
    }

    /// <summary>The gradient of a scalar variable as a number.</summary>
    /// <inheritdoc cref="this[string]" path="/exception"/>
    public double Scalar(string variable)
    {
        using var value = this[variable].to(ScalarType.Float64);
        return value.item<double>();
    }

    /// <summary>The gradient whatever the status, or null where there is none: for looking at, not for training with.</summary>
    public Tensor? Unchecked(string variable) => _gradients.GetValueOrDefault(variable);

    /// <summary>The validation loss whatever the status, or null where there is none.</summary>
    public double? UncheckedValidationLoss => _validationLoss;

    /// <summary>Throws where the status is not <see cref="HypergradientStatus.Converged"/>, and returns the result itself.</summary>
    /// <exception cref="HypergradientException">The status and its message.</exception>
    public HypergradientResult Require() => Vouched(this);

    /// <summary>Frees the gradients.</summary>
    public void Dispose()
    {
        foreach (var gradient in _gradients.Values)
            gradient.Dispose();
    }

    /// <summary>Adds to the certificate why its method was chosen.</summary>
    internal HypergradientResult ChosenBecause(string reason)
    {
        Certificate = Certificate with { Choice = reason };
        return this;
    }

    private T Vouched<T>(T value) => Status == HypergradientStatus.Converged ? value : throw new HypergradientException(Status, Message);
}
