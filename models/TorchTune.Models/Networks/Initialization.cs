using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>First weights from a given generator.</summary>
public static class Initialization
{
    /// <summary>Gives every parameter of a module its first value, drawing from <paramref name="generator"/> alone.</summary>
    /// <remarks>
    /// A weight of two or more dimensions is normal with variance <c>2 / fan-in</c>, which keeps the scale of activations through rectifiers
    /// (He et al., ICCV 2015, eq. 10); fan-in is the number of inputs that one output sums over, the product of all dimensions but
    /// the first. A vector whose name begins with <c>bias</c> becomes zero. Other vectors and scalars (scales of norms, slopes) keep
    /// the constants that their modules start with. Parameters are visited in the order of <c>named_parameters</c>, and values are drawn on the generator's device: the same
    /// generator state gives the same weights on any device.
    /// </remarks>
    /// <param name="module">Any module, stock layers included.</param>
    /// <param name="generator">The trial's own.</param>
    /// <returns>The module.</returns>
    public static TModule Initialize<TModule>(this TModule module, Generator generator)
        where TModule : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(generator);
        using var withoutGradient = no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            using var scope = NewDisposeScope();
            if (parameter.shape is [_, .. { Length: >= 1 } fan])
            {
                double deviation = Math.Sqrt(2.0 / fan.Aggregate(1L, (product, size) => product * size));
                parameter.copy_(empty(parameter.shape, parameter.dtype, generator.device).normal_(0, deviation, generator));
            }
            else if (name[(name.LastIndexOf('.') + 1)..].StartsWith("bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
        }

        return module;
    }
}
