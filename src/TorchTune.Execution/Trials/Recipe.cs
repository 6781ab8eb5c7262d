using System.Collections.Immutable;

namespace TorchTune.Execution;

/// <summary>How to have a trial as it was after a step: with what it started, whom it copied, and what it reported on the way.</summary>
/// <remarks>A snapshot: trials are built on other threads than those that decide.</remarks>
internal sealed class Recipe
{
    private readonly Conduct _conduct;
    private readonly Report[] _reports;

    public Recipe(LiveTrial trial, Conduct conduct, Space space)
    {
        _conduct = conduct;
        Number = trial.Number;
        Start = trial.Start;
        Configuration = trial.Configuration;
        Step = trial.Step;
        Space = space;
        _reports = [.. trial.Reports];
        Copies = [.. trial.Copies];
    }

    public int Number { get; }

    public Configuration Start { get; }

    public Configuration Configuration { get; }

    public int Step { get; }

    public Space Space { get; }

    public ImmutableArray<Copy> Copies { get; }

    /// <summary>The last state taken over by the time of a step; at the step itself if <paramref name="inclusive"/>.</summary>
    public Copy? CopyBefore(int step, bool inclusive)
    {
        for (int i = Copies.Length - 1; i >= 0; i--)
        {
            if (Copies[i].AtStep < step || (inclusive && Copies[i].AtStep == step)) return Copies[i];
        }

        return null;
    }

    /// <summary>What was reported of a step; null where it was left out.</summary>
    public Report? ReportOf(int step)
    {
        int low = 0, high = _reports.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_reports[middle].Step == step) return _reports[middle];
            if (_reports[middle].Step < step) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    /// <summary>The handle of the trial at a step.</summary>
    public Trial TrialAt(int step, Configuration configuration, Workplace workplace) => new(new TrialContext
    {
        Number = Number,
        Configuration = configuration,
        Space = Space,
        Objectives = _conduct.Objectives,
        Seed = _conduct.Seed,
        Step = step,
        Cost = ReportOf(step)?.Cost,
        Slot = workplace.Slot,
        Stopping = workplace.Stopping,
    });

    /// <summary>The first metric in which a replay differs from what was reported of a step; null where it says the same, or nothing is known of it.</summary>
    public Item.Differed? Compare(int step, Metrics replayed)
    {
        if (ReportOf(step) is not { } recorded || recorded.Metrics.Equals(replayed)) return null;
        foreach (var (name, value) in recorded.Metrics)
        {
            if (!replayed.TryGet(name, out double now)) return new Item.Differed(step, name, value, double.NaN);
            if (BitConverter.DoubleToInt64Bits(now) != BitConverter.DoubleToInt64Bits(value)) return new Item.Differed(step, name, value, now);
        }

        foreach (var (name, now) in replayed)
        {
            if (!recorded.Metrics.TryGet(name, out _)) return new Item.Differed(step, name, double.NaN, now);
        }

        return null;
    }
}
