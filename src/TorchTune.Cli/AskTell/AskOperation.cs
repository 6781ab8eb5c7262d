using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Cli.AskTell;

/// <summary>Asks for a trial, or for several.</summary>
internal sealed class AskOperation(OpenStudies studies)
{
    private const int MaxBatch = 10_000;

    public Action<Utf8JsonWriter> Answer(JsonFields request)
    {
        string name = request.Text("study");
        int? n = request.OptionalInt("n");
        request.RefuseOthers();
        if (n is < 1 or > MaxBatch) throw new FormatException(Invariant($"{request.What}: 'n' must be from 1 to {MaxBatch}, but was {n}."));

        var asked = studies.With(name, study => study.Ask(n ?? 1));
        return writer =>
        {
            if (n is null)
            {
                foreach (var trial in asked.Trials) WriteFields(writer, trial);
            }
            else
            {
                writer.WriteStartArray("trials");
                foreach (var trial in asked.Trials)
                {
                    writer.WriteStartObject();
                    WriteFields(writer, trial);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }

            if (asked.Otherwise is not { } otherwise) return;
            writer.WriteBoolean(otherwise is Assignment.Wait ? "wait" : "finished", true);
            writer.WriteString("reason", otherwise.Reason);
        };
    }

    private static void WriteFields(Utf8JsonWriter writer, AskedTrial trial)
    {
        writer.WriteNumber("trial", trial.Number);
        if (trial.FromStep > 0)
        {
            writer.WriteBoolean("resume", true);
            writer.WriteNumber("fromStep", trial.FromStep);
            if (trial is { Donor: int donor, DonorStep: int donorStep })
            {
                writer.WriteNumber("donor", donor);
                writer.WriteNumber("donorStep", donorStep);
            }
        }

        writer.WritePropertyName("configuration");
        trial.Configuration.WriteTo(writer);
        Answers.WriteUntil(writer, trial.Until);
        writer.WriteString("rationale", trial.Rationale.Length > 0 ? trial.Rationale : trial.Reason);
    }
}
