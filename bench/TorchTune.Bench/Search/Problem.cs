namespace TorchTune.Bench.Search;

/// <summary>What is searched, for how many trials, and what a configuration is worth.</summary>
/// <param name="Name">As in the baselines' files, where it is one of theirs.</param>
/// <param name="IsTabular">Whether its losses come from a table.</param>
/// <param name="Space">What is searched.</param>
/// <param name="Trials">How many trials a study has.</param>
/// <param name="Regret">By how much a configuration is worse than the best, in the problem's own unit: what is minimized.</param>
/// <param name="Noise">The standard deviation of normal noise on what a trial reports; what counts is the regret, without noise, of the trial that seemed best.</param>
internal sealed record Problem(string Name, bool IsTabular, Space Space, int Trials, Func<Configuration, double> Regret, double Noise = 0)
{
    /// <summary>The regret in the study of a seed, where each seed has a problem of its own.</summary>
    public Func<ulong, Func<Configuration, double>>? OfSeed { get; init; }

    /// <summary>The regret in the study of a seed.</summary>
    public Func<Configuration, double> RegretOf(ulong seed) => OfSeed?.Invoke(seed) ?? Regret;
}
