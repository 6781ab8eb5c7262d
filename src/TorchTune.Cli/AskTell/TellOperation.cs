using System.Text.Json;
using TorchTune.Storage;

namespace TorchTune.Cli.AskTell;

/// <summary>Takes word of a trial's end.</summary>
internal sealed class TellOperation(OpenStudies studies)
{
    public Action<Utf8JsonWriter> Answer(JsonFields request)
    {
        string name = request.Text("study");
        int trial = request.Int("trial");
        var told = new Told
        {
            Values = ReportOperation.ReadValues(request),
            Outcome = request.OptionalText("outcome") is { } word ? OutcomeJson.ReadWord(word) : null,
            Reason = request.OptionalText("reason"),
            Constraints = request.OptionalNumbers("constraints"),
            Cost = request.OptionalNumber("cost"),
        };
        request.RefuseOthers();

        return studies.With<Action<Utf8JsonWriter>>(name, study =>
        {
            study.Tell(trial, told);
            return _ => { };
        });
    }
}
