using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>A differentiable operator with points at which it is smooth.</summary>
/// <param name="Name">The method's name, and what distinguishes the case.</param>
/// <param name="Function">The operator.</param>
/// <param name="Inputs">The points.</param>
internal sealed record Case(string Name, Func<Tensor[], Tensor> Function, params Func<Generator, Tensor>[] Inputs)
{
    /// <summary>Whether libtorch can differentiate its gradient.</summary>
    internal bool Twice { get; init; } = true;

    /// <summary>The name of the method: what stands before a space.</summary>
    internal string Method => Name.Split(' ')[0];

    internal Tensor[] Points()
    {
        using var generator = new Generator(20_240_501);
        return Array.ConvertAll(Inputs, input => input(generator));
    }

    internal static Func<Generator, Tensor> Between(double low, double high, params long[] shape)
        => generator => (rand(shape, ScalarType.Float64, generator: generator) * (high - low)) + low;

    internal static Func<Generator, Tensor> Any(params long[] shape) => Between(-1, 1, shape);

    internal static Func<Generator, Tensor> Positive(params long[] shape) => Between(0.3, 2, shape);

    internal static Func<Generator, Tensor> Inside(params long[] shape) => Between(-0.8, 0.8, shape);

    /// <summary>Of both signs, and not near 0.</summary>
    internal static Func<Generator, Tensor> NotZero(params long[] shape) => generator =>
    {
        var size = (rand(shape, ScalarType.Float64, generator: generator) * 0.8) + 0.3;
        var sign = (randint(2, shape, ScalarType.Float64, generator: generator) * 2) - 1;
        return size * sign;
    };

    /// <summary>Well-conditioned square matrices.</summary>
    internal static Func<Generator, Tensor> Regular(params long[] shape)
        => generator => (rand(shape, ScalarType.Float64, generator: generator) * 0.5) + eye(shape[^1], shape[^1], ScalarType.Float64) * 1.5;
}
