namespace TorchTune.Experiments.Cifar.Watching;

/// <summary>Nothing is shown but warnings.</summary>
internal sealed class QuietView(TextWriter console) : IStudyView
{
    public void Say(string sentence)
    {
    }

    public void Warn(string sentence) => console.WriteLine(sentence);

    public async Task ShowAsync(IAsyncEnumerable<StudyEvent> events, StudyProgress progress)
    {
        await foreach (var happened in events.ConfigureAwait(false)) progress.Observe(happened);
    }
}
