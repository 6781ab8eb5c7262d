using System.Diagnostics.CodeAnalysis;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>What a crew knows of a trial that it runs. Everything but <see cref="Body"/> is guarded by the crew's lock.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither a timer nor a wait handle, so there is nothing to free; a run is dropped in several places.")]
internal sealed class Run(Recipe recipe, TrialClock clock, int until)
{
    private readonly CancellationTokenSource _stopping = new();

    public int Trial => recipe.Number;

    public Recipe Recipe => recipe;

    public RunStage Stage { get; set; } = RunStage.Parked;

    /// <summary>Whether it only frees what it holds, and does no further step.</summary>
    public bool Leaves { get; set; }

    /// <summary>Whether its state is kept when it leaves.</summary>
    public bool KeepsState { get; set; }

    /// <summary>The device that it was built on, and so the only one on which it can go on.</summary>
    public DeviceName? Device { get; set; }

    /// <summary>The steps done, which may be ahead of those recorded.</summary>
    public int Step { get; set; } = recipe.Step;

    /// <summary>Up to where it goes without being told to.</summary>
    public int Until { get; set; } = until;

    /// <summary>When its steps end, in virtual time.</summary>
    public TrialClock Clock { get; set; } = clock;

    /// <summary>Reports that are not recorded yet.</summary>
    public int Ahead { get; set; }

    /// <summary>Who goes first among those ready: what the study waits for.</summary>
    public (double Time, long Entry) Priority { get; set; }

    /// <summary>How often a slot has taken it: tells a slot that gave it back from one that still has it.</summary>
    public int Takes { get; set; }

    /// <summary>How often the trial has taken over a donor's state.</summary>
    public int Copies { get; set; } = recipe.Copies.Length;

    /// <summary>A donor's state to take over before the next step, and the trial as it is from then on.</summary>
    public (Copy Copy, Recipe Recipe)? Pending { get; set; }

    /// <summary>Signalled when nobody waits for its next report any more.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The trial's code; null before it is built, and after it has left. Touched by the slot that has taken the run.</summary>
    public Body? Body { get; set; }

    public void Cancel() => _stopping.Cancel();

    public override string ToString() => Invariant($"trial {Trial} at step {Step} ({Stage})");
}

/// <summary>Where a run stands.</summary>
internal enum RunStage
{
    /// <summary>Waits for a decision, or to be caught up with.</summary>
    Parked,

    /// <summary>Waits for a slot.</summary>
    Ready,

    /// <summary>A slot has taken it.</summary>
    Taken,

    /// <summary>Holds nothing any more.</summary>
    Gone,
}
