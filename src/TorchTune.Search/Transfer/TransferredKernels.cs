namespace TorchTune.Search;

/// <summary>What other studies add to the two densities of TPE: less and less, as the study's own trials speak.</summary>
/// <remarks>As many trials as <see cref="Weight"/> on either side. A study that misleads is outweighed after some ten trials of one's own.</remarks>
internal sealed class TransferredKernels
{
    private const double GoodShare = 0.2;
    private const double FirstWeight = 8;
    private const double Fading = 10;

    private readonly List<(ObservedTrial Trial, double Share)> _good;
    private readonly List<(ObservedTrial Trial, double Share)> _others;

    public TransferredKernels(IEnumerable<TransferredTrial> trials, Space space)
    {
        var located = trials.OrderBy(trial => trial.Quantile)
            .Select(trial => (Trial: new ObservedTrial(-1, trial.Configuration, space), trial.Quantile))
            .Where(found => Enumerable.Range(0, space.Count).Any(found.Trial.Has)).ToArray();
        _good = Shares([.. located.Where(found => found.Quantile < GoodShare).Select(found => (found.Trial, 1 - (found.Quantile / GoodShare)))]);
        _others = Shares([.. located.Where(found => found.Quantile >= GoodShare).Select(found => (found.Trial, 1.0))]);
    }

    /// <summary>Whether there is a good one, so that proposals can be made from it.</summary>
    public bool HasGood => _good.Count > 0;

    /// <summary>The good ones, best first.</summary>
    public IEnumerable<ObservedTrial> Good => _good.Select(entry => entry.Trial);

    /// <summary>The weight of either side, in trials, when so many of the study's own are known.</summary>
    public static double Weight(int known) => FirstWeight * Math.Pow(Fading / (Fading + known), 2);

    /// <summary>A split with these beside the study's own.</summary>
    public TpeSplit Beside(TpeSplit own, int known) => new()
    {
        Good = [.. own.Good, .. Kernels(_good, known)],
        Others = [.. own.Others, .. Kernels(_others, known)],
    };

    private static IEnumerable<ParzenMixture.Kernel> Kernels(List<(ObservedTrial Trial, double Share)> side, int known) =>
        side.Select(entry => new ParzenMixture.Kernel(entry.Trial, entry.Share * Weight(known)));

    private static List<(ObservedTrial Trial, double Share)> Shares((ObservedTrial Trial, double Weight)[] side)
    {
        double sum = side.Sum(entry => entry.Weight);
        return [.. side.Select(entry => (entry.Trial, entry.Weight / sum))];
    }
}
