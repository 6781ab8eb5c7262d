using System.Collections.Immutable;
using TorchTune.Execution;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Folds a study's record, and records that its space has changed where it is opened with another one.</summary>
internal static class SpaceHistory
{
    /// <summary>The study's decisions so far, on the space of the options, and what warns.</summary>
    /// <exception cref="StudyMismatchException">The space is narrower than it was, and the options do not allow that.</exception>
    public static (Conductor Conductor, ImmutableArray<string> Warnings) Replay(StudyOptions options, IStudyLog log, int parallelism)
    {
        var conduct = options.Conduct(parallelism);
        if (log.Header.Identity.Space == options.Space.ToJson() && Replayed(conduct, log, isUnchanged: true) is { } unchanged) return (unchanged, []);

        var (before, defined, last, count) = Known(log);
        var change = SpaceChange.Between(before, options.Space, defined);
        ImmutableArray<string> warnings = [];
        if (!before.Equals(options.Space))
        {
            if (!change.Narrowed.IsEmpty && !options.MayNarrowSpace) throw Refused(options, change, before);
            log.AppendAsync(new SpaceChanged(options.Order == ReportOrder.Arrival ? count : last, options.Space)).GetAwaiter().GetResult();
            warnings = [Invariant($"the space has changed: {string.Join("; ", change.Widened.Concat(change.Narrowed).DefaultIfEmpty("another order"))}")];
        }

        return (Replayed(conduct with { SpaceHasChanged = true }, log, isUnchanged: false)!, warnings);
    }

    // Null where the space is supposed to be unchanged, and is not.
    private static Conductor? Replayed(Conduct conduct, IStudyLog log, bool isUnchanged)
    {
        var conductor = new Conductor(conduct);
        foreach (var recorded in log.Read())
        {
            if (isUnchanged && recorded is SpaceChanged) return null;
            conductor.Fold(recorded);
        }

        return conductor;
    }

    private static (Space Space, HashSet<string> Defined, double Time, long Count) Known(IStudyLog log)
    {
        string declared = log.Header.Identity.Space;
        Space? changed = null;
        var defined = new HashSet<string>(StringComparer.Ordinal);
        double time = 0;
        long count = 0;
        foreach (var recorded in log.Read())
        {
            (time, count) = (recorded.Time, count + 1);
            if (recorded is SpaceChanged change) changed = change.Space;
            if (recorded is HyperParameterDefined definition) defined.Add(definition.HyperParameter.Name);
        }

        return (changed ?? Space.Parse(declared), defined, time, count);
    }

    private static StudyMismatchException Refused(StudyOptions options, SpaceChange change, Space before) => new(Invariant(
        $"The study '{options.Name}' in {options.Store.Location} is another one: space: stored {before.ToJson()}, now {options.Space.ToJson()}; {string.Join("; ", change.Narrowed)}. Go on with it as it was, give new hyper-parameters a default, allow a narrower space (MayNarrowSpace, in ask-and-tell \"narrow\":true; trials outside of it are kept and not learned from), choose another name, or start afresh (which keeps it aside)."));
}
