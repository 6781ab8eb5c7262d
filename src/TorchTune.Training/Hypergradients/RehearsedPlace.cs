using TorchTune.Hypergradients;

namespace TorchTune.Training;

/// <summary>The coordinates in which rehearsals look for learning rate and weight decay.</summary>
/// <remarks>
/// <para>What a decay does to a training is the share that it takes from the weights, <c>s = rate × decay × updates ÷ (1 − momentum)</c>; a network with batch norm is the same for other rates at the same share but for the size
/// of its steps (Wang and Aitchison 2024, arXiv:2405.13698, for the time scale). So the coordinates are <c>ln rate</c> and <c>ln(s + s₀)</c>: the rate can be raised thirtyfold without the decay taking all of the weights, and a rehearsal of fewer
/// updates takes the same share with a decay that is greater in proportion. Below s₀ a decay hardly acts; the logarithm of a share is flat there, and the derivative by it would never lead out.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
internal sealed record RehearsedPlace
{
    private const double NegligibleShare = 0.5, GreatestShare = 5;

    /// <summary>Updates of the whole training.</summary>
    public required int Updates { get; init; }

    /// <summary>What the optimizer makes of a steady gradient: <c>1 ÷ (1 − momentum)</c>.</summary>
    public required double Amplification { get; init; }

    /// <summary>The least weight decay.</summary>
    public required double LeastDecay { get; init; }

    /// <summary>Where the coordinates stay. A decay that takes all of the weights five times over leaves a network that answers the same to everything, where no gradient leads anywhere.</summary>
    internal static (double Low, double High)[] Bounds { get; } = [(double.NegativeInfinity, double.PositiveInfinity), (Math.Log(NegligibleShare), Math.Log(GreatestShare + NegligibleShare))];

    /// <summary>How many steps the coordinates go down after a divergence from which no good place is known: as much in the rate as in the decay.</summary>
    internal static double[] Retreat { get; } = [1, 2];

    internal static double AmplificationOf(UpdateRule rule) => rule switch
    {
        MomentumRule heavy => (1 - heavy.Dampening) / (1 - heavy.Momentum),
        NesterovRule nesterov => 1 / (1 - nesterov.Momentum),
        _ => 1,
    };

    /// <summary>The coordinates of a rate and a decay of the whole training.</summary>
    internal double[] Of(double rate, double decay) => [Math.Log(rate), Math.Log(Share(rate, decay) + NegligibleShare)];

    /// <summary>The rate and the decay at coordinates.</summary>
    internal (double Rate, double Decay) At(ReadOnlySpan<double> place)
    {
        double rate = Math.Exp(place[0]);
        return (rate, Math.Max(LeastDecay, (Math.Exp(place[1]) - NegligibleShare) / Share(rate, 1)));
    }

    /// <summary>The gradient by the coordinates, from that by the logarithms of rate and decay.</summary>
    internal double[] Pull(double rate, double decay, double byRate, double byDecay)
    {
        double share = Share(rate, decay);
        return [byRate - byDecay, byDecay * (share + NegligibleShare) / share];
    }

    private double Share(double rate, double decay) => rate * decay * Updates * Amplification;
}
