namespace TorchTune.Search;

/// <summary>Which arm of a bandit is pulled next.</summary>
internal interface IArmChoice
{
    /// <summary>Chooses an arm, and says why.</summary>
    /// <param name="known">Results so far.</param>
    /// <param name="running">How many trials of each arm are running or proposed.</param>
    /// <param name="random">Draws of this choice.</param>
    (int Arm, string Reason) Choose(ArmStatistics known, int[] running, RandomSource random);
}
