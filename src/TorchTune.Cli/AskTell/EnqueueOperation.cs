using System.Text.Json;

namespace TorchTune.Cli.AskTell;

/// <summary>Puts a configuration first in line.</summary>
internal sealed class EnqueueOperation(OpenStudies studies)
{
    public Action<Utf8JsonWriter> Answer(JsonFields request)
    {
        string name = request.Text("study");
        var configuration = Configuration.FromJson(request.Required("configuration"));
        request.RefuseOthers();

        return studies.With<Action<Utf8JsonWriter>>(name, study =>
        {
            study.Enqueue(configuration);
            return _ => { };
        });
    }
}
