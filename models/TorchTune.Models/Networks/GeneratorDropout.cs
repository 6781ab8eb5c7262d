using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Dropout that draws its masks from a given generator: the trial's own.</summary>
/// <remarks>
/// While training, each element is zeroed with probability <c>p</c>, independently, and the others are divided by <c>1 − p</c>, so that the
/// expectation stays (Srivastava et al., JMLR 2014, with the scaling moved to training). In evaluation, and for <c>p = 0</c>, nothing is
/// drawn. The stock <c>Dropout</c> draws from the generator of the whole process, where trials would share one stream.
/// </remarks>
/// <threadsafety>As its generator: one thread at a time.</threadsafety>
public sealed class GeneratorDropout : nn.Module<Tensor, Tensor>
{
    private readonly double _probability;
    private readonly Generator _generator;

    /// <summary>Makes a dropout.</summary>
    /// <param name="probability">Of an element to be zeroed, in <c>[0, 1)</c>.</param>
    /// <param name="generator">Stays the caller's. It may be of another device than the input: masks are drawn on its own and moved.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not in <c>[0, 1)</c>.</exception>
    public GeneratorDropout(double probability, Generator generator)
        : base(nameof(GeneratorDropout))
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (probability is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, Invariant($"A dropout probability lies in [0, 1), {probability} does not."));
        }

        (_probability, _generator) = (probability, generator);
    }

    /// <summary>Any shape, to the same shape.</summary>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // A tensor of its own, not the input: containers dispose of what one module handed to the next.
        if (!training || _probability == 0) return input.alias();

        double kept = 1 - _probability;
        using var scope = NewDisposeScope();
        var mask = empty(input.shape, input.dtype, _generator.device).bernoulli_(kept, _generator).div_(kept);
        return (input * mask.to(input.device)).MoveToOuterDisposeScope();
    }
}
