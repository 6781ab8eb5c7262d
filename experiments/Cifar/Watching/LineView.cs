using TorchTune.Experiments.Cifar.Results;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar.Watching;

/// <summary>A line an event, for logs and pipes.</summary>
internal sealed class LineView(TextWriter console) : IStudyView
{
    public void Say(string sentence) => console.WriteLine(sentence);

    public void Warn(string sentence) => console.WriteLine(sentence);

    public async Task ShowAsync(IAsyncEnumerable<StudyEvent> events, StudyProgress progress)
    {
        await foreach (var happened in events.ConfigureAwait(false))
        {
            progress.Observe(happened);
            string? line = happened switch
            {
                TrialStarted e => Invariant($"trial {e.Trial,3}  starts: {(e.Configuration.Count == 0 ? "the default" : Words.Short(e.Configuration))}"),
                TrialReported e => Invariant(
                    $"trial {e.Report.Trial,3}  epoch {e.Report.Step,3}  loss {e.Report.Metrics["loss"]:F4}  accuracy {Words.Percent(e.Report.Metrics["accuracy"])}  {StudyProgress.Word(e.Verdict)}: {e.Verdict.Reason}  | {progress.Summary}"),
                StudyStopped e => e.Reason,
                _ => null,
            };
            if (line is not null) await console.WriteLineAsync(line).ConfigureAwait(false);
        }
    }
}
