using System.Text.Json;

namespace TorchTune.Cli.AskTell;

/// <summary>The best trial; of a study with several objectives, those that none beats.</summary>
internal sealed class BestOperation(OpenStudies studies)
{
    public Action<Utf8JsonWriter> Answer(JsonFields request)
    {
        string name = request.Text("study");
        request.RefuseOthers();

        return studies.With<Action<Utf8JsonWriter>>(name, study =>
        {
            var (objectives, space) = (study.Objectives, study.Space);
            if (objectives.Length > 1)
            {
                var front = study.BestTrials();
                return writer => Answers.WriteTrials(writer, front, objectives, space);
            }

            var best = study.Best;
            return writer =>
            {
                if (best is null)
                {
                    writer.WriteNull("trial");
                    return;
                }

                writer.WriteNumber("trial", best.Trial);
                writer.WritePropertyName("configuration");
                space.Derive(best.Configuration).WriteTo(writer);
                Answers.WriteOutcome(writer, best.Outcome);
            };
        });
    }
}
