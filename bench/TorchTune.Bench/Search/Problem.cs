namespace TorchTune.Bench.Search;

/// <summary>A problem of the baselines: what is searched, for how many trials, and what a configuration is worth.</summary>
/// <param name="Name">As in the baselines' files.</param>
/// <param name="IsTabular">Whether its losses come from a table.</param>
/// <param name="Space">What is searched.</param>
/// <param name="Trials">How many trials a study has.</param>
/// <param name="Regret">By how much a configuration is worse than the best, in the problem's own unit: what is minimized.</param>
internal sealed record Problem(string Name, bool IsTabular, Space Space, int Trials, Func<Configuration, double> Regret)
{
    /// <summary>The regret in the study of a seed, where each seed has a problem of its own.</summary>
    public Func<ulong, Func<Configuration, double>>? OfSeed { get; init; }

    /// <summary>The regret in the study of a seed.</summary>
    public Func<Configuration, double> RegretOf(ulong seed) => OfSeed?.Invoke(seed) ?? Regret;
}
