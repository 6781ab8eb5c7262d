using static System.FormattableString;

namespace TorchTune.Experiments.Cifar.Results;

/// <summary>The result as a table for people; it holds nothing that a repetition would change.</summary>
internal static class TableResult
{
    internal static void Write(TextWriter writer, CifarResult result)
    {
        writer.WriteLine("trial  epochs  val. accuracy  outcome    configuration");
        foreach (var trial in result.History.Trials)
        {
            string accuracy = trial.Last is { } last ? Words.Percent(last.Metrics["accuracy"]) : "";
            writer.WriteLine(Invariant($"{trial.Number,5}  {trial.Step,6}  {accuracy,13}  {Words.Standing(trial),-9}  {Words.Short(trial.Configuration)}"));
        }

        writer.WriteLine();
        if (result.Best is not { } best)
        {
            writer.WriteLine("No trial has a result.");
            return;
        }

        writer.WriteLine("                 val. accuracy  test accuracy");
        WriteRow(Invariant($"best: trial {best.Number}"), best.Outcome?.Values[0], result.BestTest);
        WriteRow("default", result.DefaultValidation, result.DefaultTest);
        writer.WriteLine();
        writer.WriteLine("Best configuration:");
        foreach (var (name, value) in best.Configuration) writer.WriteLine(Invariant($"  {name,-20} {value}"));

        void WriteRow(string name, double? validation, double? test) =>
            writer.WriteLine(Invariant($"{name,-15}  {Words.Percent(validation),13}  {Words.Percent(test),13}"));
    }
}
