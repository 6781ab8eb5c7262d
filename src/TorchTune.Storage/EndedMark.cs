namespace TorchTune.Storage;

/// <summary>Which running marks an event makes out of date.</summary>
internal static class EndedMark
{
    /// <summary>The trial, and the step up to which its mark has done its service; null where the event ends no mark.</summary>
    /// <remarks>A trial that runs ahead of its reports keeps the mark of its later step.</remarks>
    public static (int Trial, int Step)? Of(StudyEvent happened) => happened switch
    {
        TrialReported e => (e.Report.Trial, e.Report.Step),
        TrialEnded e => (e.Trial, int.MaxValue),
        TrialRetried e => (e.Trial, int.MaxValue),
        _ => null,
    };
}
