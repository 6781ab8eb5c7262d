namespace TorchTune.Cli.AskTell;

/// <summary>The studies that a session has open; those that its store holds are opened when they are first named.</summary>
internal sealed class OpenStudies(IStudyStore store) : IDisposable
{
    private readonly Dictionary<string, (StudyOptions Options, Study? Study)> _studies = new(StringComparer.Ordinal);

    public IStudyStore Store => store;

    /// <summary>Opens a study as it is described, or goes on with it.</summary>
    public Study Open(StudyOptions options)
    {
        Close(options.Name);
        var study = Study.Open(options);
        _studies[options.Name] = (options with { IfStored = ResumePolicy.Resume }, study);
        return study;
    }

    /// <summary>Does something with a study. Where the store fails, the study is closed, and opened from its record when it is next named.</summary>
    public T With<T>(string name, Func<Study, T> use)
    {
        try
        {
            return use(Named(name));
        }
        catch (StoreException)
        {
            Close(name);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (_, study) in _studies.Values) study?.Dispose();
        _studies.Clear();
    }

    private Study Named(string name)
    {
        if (_studies.TryGetValue(name, out var open) && open.Study is not null) return open.Study;
        return Open(open.Options ?? Stored(name));
    }

    private void Close(string name)
    {
        if (!_studies.TryGetValue(name, out var open)) return;
        _studies[name] = (open.Options, null);
        open.Study?.Dispose();
    }

    private StudyOptions Stored(string name)
    {
        var identity = store.Find(name)?.Identity ?? throw new StudyNotFoundException(
            $"There is no study '{name}' in {store.Location}: create it first.{(store.List() is { Count: > 0 } others ? " There is " + string.Join(", ", others.Take(20).Select(s => $"'{s.Name}'")) + "." : "")}");
        return new StudyOptions
        {
            Name = name,
            Store = store,
            IfStored = ResumePolicy.Resume,
            Space = store.Read(name).OfType<SpaceChanged>().LastOrDefault()?.Space ?? Space.Parse(identity.Space),
            Objectives = identity.Objectives,
            Seed = identity.Seed,
            Parallelism = identity.Parallelism,
            Sampler = SamplerRegistry.Create(identity.Sampler),
            Scheduler = SchedulerRegistry.Create(identity.Scheduler),
            MaxSteps = identity.MaxSteps,
            DataHash = identity.DataHash,
            Order = identity.Order,
        };
    }
}
