namespace TorchTune.Scheduling;

/// <summary>A trial of a population as its events tell it.</summary>
internal sealed class Member(Configuration configuration)
{
    /// <summary>What it runs with, and what it had refined of that when it was judged last.</summary>
    public Configuration Configuration { get; set; } = configuration;

    /// <summary>What it had refined when it was judged last.</summary>
    public Configuration Refined { get; set; } = Configuration.Empty;

    /// <summary>The round that it is in, or has done where it waits; 1 for the first.</summary>
    public int Round { get; set; } = 1;

    /// <summary>The steps that it has reported.</summary>
    public int Step { get; set; }

    /// <summary>The step at which it must be seen next.</summary>
    public int Until { get; set; }

    /// <summary>The step at which it was judged last, whose state can be copied; 0 before.</summary>
    public int Judged { get; set; }

    /// <summary>Its loss as judged last; +∞ before, where it diverged, and where it goes on with another's weights that it has not been judged with.</summary>
    public double Loss { get; set; } = double.PositiveInfinity;

    /// <summary>It has done its round and waits for the others.</summary>
    public bool Waits { get; set; }

    /// <summary>It has ended.</summary>
    public bool Ended { get; set; }
}
