using System.Text;
using TorchTune.Analysis;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar.Results;

/// <summary>What is left for later, in a folder of the study's: the best network and its configuration, the report, the slots' times.</summary>
internal sealed class Artefacts
{
    private const int FewestExplained = 10;

    private readonly string _folder;
    private readonly List<(string What, string Path)> _kept = [];

    /// <param name="output">The folder of all studies.</param>
    /// <param name="study">The study's name, which may hold what no file name may.</param>
    internal Artefacts(DirectoryInfo output, string study) =>
        _folder = Path.Combine(output.FullName, string.Concat(study.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? Invariant($"{c}") : Invariant($"%{(int)c:X4}"))));

    internal string SlotLogPath => Path.Combine(_folder, "slots.txt");

    /// <summary>What has been written, with its path.</summary>
    internal IReadOnlyList<(string What, string Path)> Kept => _kept;

    /// <summary>Makes the folder.</summary>
    /// <param name="anew">Whether to forget what an earlier study of this name has left there.</param>
    internal void Begin(bool anew)
    {
        if (anew && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Writes everything, each file whole or not at all.</summary>
    internal void Write(CifarStudies studies, CifarResult result, CifarOptions options, CancellationToken cancellation)
    {
        _kept.Add(("Store", studies.StorePath));
        if (result.Best is { } best)
        {
            Add("Best configuration", "best.json", path => File.WriteAllText(path, best.Configuration.ToJson() + "\n"));
            if (result.BestSchedule is { Segments.Length: > 1 } schedule) Add("Its schedule", "schedule.json", path => File.WriteAllText(path, schedule.ToJson() + "\n"));
        }

        if (result is { IsDone: true, Best: { } winner })
        {
            using var model = studies.ModelOf(studies.Name, winner, cancellation);
            Add("Best checkpoint", "best.dat", path => model.save(path));
        }

        Add("Report", "report.html", path =>
        {
            using var page = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            new StudyReport
            {
                Title = result.Study,
                History = result.History,
                Reports = result.Reports,
                Metric = "accuracy",
                Spans = result.Spans,
                Importance = Explained(result.History),
                Facts = Facts(result, options, studies),
            }.Write(page);
        });
    }

    private static List<(string Label, string Value)> Facts(CifarResult result, CifarOptions options, CifarStudies studies)
    {
        List<(string, string)> facts =
        [
            ("Data", Invariant($"{studies.Data.Name}: {studies.Data.Train.Count} training, {studies.Data.Validation.Count} validation, {studies.Data.Test.Count} test images")),
            ("Network", options.Model),
            ("Strategy", Invariant($"{options.Strategy}, seed {options.Seed}")),
            ("Trials, epochs", Invariant($"{result.History.Trials.Count} trials of up to {options.Epochs} epochs: {result.Epochs} epochs")),
        ];
        if (result.Best is not { } best) return facts;

        facts.Add(("Best", Invariant($"trial {best.Number}: {Words.Short(best.Configuration)}")));
        facts.Add(("Validation accuracy", Invariant($"{Words.Percent(best.Outcome?.Values[0])}; the default configuration's: {Words.Percent(result.DefaultValidation)}")));
        facts.Add(("Test accuracy", Invariant($"{Words.Percent(result.BestTest)}; the default configuration's: {Words.Percent(result.DefaultTest)}")));
        return facts;
    }

    // A forest of a handful of trials would explain their noise.
    private static ImportanceResult? Explained(History history) =>
        history.Trials.Count(row => row.Outcome is { Kind: OutcomeKind.Completed } outcome && outcome.Values.All(double.IsFinite)) >= FewestExplained
            ? Importance.Compute(history, ImportanceMethod.Fanova)
            : null;

    private void Add(string what, string name, Action<string> write)
    {
        string path = Path.Combine(_folder, name), writing = path + ".writing";
        write(writing);
        File.Move(writing, path, overwrite: true);
        _kept.Add((what, path));
    }
}
