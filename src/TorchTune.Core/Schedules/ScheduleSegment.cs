namespace TorchTune;

/// <summary>Where a part of a <see cref="ConfigurationSchedule"/> begins, and with which values.</summary>
/// <param name="From">In steps from the start of the training; a fraction where a segment begins in the middle of a step.</param>
/// <param name="Configuration">The values in force from there on. It may leave out hyper-parameters that the schedule does not decide about.</param>
public readonly record struct ScheduleSegment(double From, Configuration Configuration);
