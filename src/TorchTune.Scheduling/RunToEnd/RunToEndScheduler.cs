namespace TorchTune.Scheduling;

/// <summary>No scheduler: every trial has all its steps, and a free place starts the next.</summary>
/// <remarks>On the command line and in JSON: <c>none</c>.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class RunToEndScheduler : IScheduler
{
    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public string Identity => """{"type":"none"}""";

    /// <inheritdoc/>
    public ISchedulerState Begin(SchedulingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RunToEndState(context.MaxSteps);
    }
}
