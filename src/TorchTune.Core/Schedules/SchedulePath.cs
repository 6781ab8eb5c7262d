namespace TorchTune;

/// <summary>How a <see cref="ConfigurationSchedule"/> goes from one segment to the next.</summary>
public enum SchedulePath
{
    /// <summary>Each configuration holds until the next segment begins: what a population does, which changes hyper-parameters between two rounds.</summary>
    Constant,

    /// <summary>Real numbers go from the beginning of one segment to that of the next along an exponential (a straight line where one of the two is not positive); everything else holds until the next segment begins.</summary>
    LogLinear,
}
