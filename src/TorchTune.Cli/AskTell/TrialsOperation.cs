using System.Text.Json;

namespace TorchTune.Cli.AskTell;

/// <summary>The table of trials.</summary>
internal sealed class TrialsOperation(OpenStudies studies)
{
    public Action<Utf8JsonWriter> Answer(JsonFields request)
    {
        string name = request.Text("study");
        request.RefuseOthers();

        return studies.With<Action<Utf8JsonWriter>>(name, study =>
        {
            var (rows, space) = (study.Trials().Trials, study.Space);
            return writer => Answers.WriteTrials(writer, rows, study.Objectives, space);
        });
    }
}
