namespace TorchTune.Experiments.Cifar.Watching;

/// <summary>Where a person watches a study.</summary>
/// <threadsafety><see cref="Warn"/> may be called from any thread.</threadsafety>
internal interface IStudyView
{
    /// <summary>Says a sentence.</summary>
    void Say(string sentence);

    /// <summary>Says what should not be missed.</summary>
    void Warn(string sentence);

    /// <summary>Shows events as they come, until there are no more.</summary>
    /// <param name="events">They are observed by <paramref name="progress"/>, then shown.</param>
    /// <param name="progress">What has come of the study so far.</param>
    Task ShowAsync(IAsyncEnumerable<StudyEvent> events, StudyProgress progress);
}
