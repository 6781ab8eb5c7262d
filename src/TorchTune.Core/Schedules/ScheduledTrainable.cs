namespace TorchTune;

/// <summary>Trains with a schedule: another trainable, reconfigured before every step at which its configuration changes.</summary>
/// <remarks>
/// The values of the schedule take the place of the trial's own; hyper-parameters that it does not name keep theirs. What changes is what the trainable takes over by <see cref="Trainable.Reconfigure"/>, so a schedule that was
/// found between steps repeats exactly, and one that was found within them at their beginnings.
/// </remarks>
/// <threadsafety>One call at a time.</threadsafety>
public sealed class ScheduledTrainable : Trainable
{
    private readonly Trainable _trained;
    private readonly ConfigurationSchedule _schedule;
    private Configuration? _own;
    private Configuration? _inForce;

    /// <summary>Follows a schedule.</summary>
    /// <param name="trained">What is trained; disposed with this.</param>
    /// <param name="schedule">What with.</param>
    public ScheduledTrainable(Trainable trained, ConfigurationSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(schedule);
        (_trained, _schedule) = (trained, schedule);
    }

    /// <inheritdoc/>
    public override void SetUp(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _own = trial.Configuration;
        Follow(trial);
        _trained.SetUp(trial);
    }

    /// <inheritdoc/>
    public override Metrics? Step(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (Follow(trial)) _trained.Reconfigure(trial);
        return _trained.Step(trial);
    }

    /// <inheritdoc/>
    public override StateTree State() => _trained.State();

    /// <summary>Becomes what a state says; with the configuration of the step at which it goes on.</summary>
    public override void Restore(StateTree state)
    {
        _trained.Restore(state);

        // The state may be of the step before a change: the next one looks again.
        _inForce = null;
    }

    /// <inheritdoc/>
    public override void Reconfigure(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _own = trial.Configuration;
        Follow(trial);
        _trained.Reconfigure(trial);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _trained.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Gives the trial the configuration of its step.</summary>
    /// <returns>Whether that is another than before.</returns>
    private bool Follow(Trial trial)
    {
        var configuration = _own!;
        foreach (var (name, value) in _schedule.At(trial.Step)) configuration = configuration.With(name, value);
        trial.RunWith(configuration);
        bool changed = _inForce is null || !_inForce.Equals(configuration);
        _inForce = configuration;
        return changed;
    }
}
