using Spectre.Console;
using TorchTune.Experiments.Cifar.Results;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar.Watching;

/// <summary>A table that lives, for terminals: the trials that run, then the latest that have ended, then a line of figures.</summary>
internal sealed class TableView(IAnsiConsole console) : IStudyView
{
    // Borders, head, caption, and what was said above.
    private const int OtherLines = 8;

    private static readonly string[] Columns = ["trial", "epoch", "loss", "accuracy", "verdict", "reason"];

    public void Say(string sentence) => console.WriteLine(sentence);

    public void Warn(string sentence) => console.MarkupLine(Invariant($"[yellow]{Markup.Escape(sentence)}[/]"));

    public Task ShowAsync(IAsyncEnumerable<StudyEvent> events, StudyProgress progress) =>
        console.Live(TableOf(progress, "")).StartAsync(async live =>
        {
            await foreach (var happened in events.ConfigureAwait(false))
            {
                progress.Observe(happened);
                live.UpdateTarget(TableOf(progress, happened is StudyStopped stopped ? stopped.Reason : progress.Summary));
            }
        });

    private Table TableOf(StudyProgress progress, string caption)
    {
        var table = new Table().RoundedBorder().Caption(Markup.Escape(caption));
        foreach (string column in Columns) table.AddColumn(column);
        int rows = Math.Max(3, console.Profile.Height - OtherLines);
        foreach (var trial in progress.Trials.OrderBy(trial => trial.Status == TrialStatus.Ended).ThenByDescending(trial => trial.Number).Take(rows))
        {
            var (verdict, reason) = progress.VerdictOn(trial);
            string style = trial.Number == progress.Best?.Trial ? "bold green" : trial.Status == TrialStatus.Ended ? "grey" : "default";
            string[] cells =
            [
                Invariant($"{trial.Number}"),
                Invariant($"{trial.Step}"),
                trial.Last is { } last ? Invariant($"{last.Metrics["loss"]:F4}") : "",
                trial.Last is { } said ? Words.Percent(said.Metrics["accuracy"]) : "",
                verdict,
                reason,
            ];
            table.AddRow([.. cells.Select(cell => new Markup(Invariant($"[{style}]{Markup.Escape(cell)}[/]")))]);
        }

        return table;
    }
}
