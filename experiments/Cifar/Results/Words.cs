using System.Globalization;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar.Results;

/// <summary>Trials, configurations and shares as people read them.</summary>
internal static class Words
{
    /// <summary>How a trial stands, in one word.</summary>
    internal static string Standing(TrialRow trial) => trial.Outcome is { } outcome
        ? Invariant($"{outcome.Kind}").ToLowerInvariant()
        : Invariant($"{trial.Status}").ToLowerInvariant();

    /// <summary>A configuration in one line, numbers to three digits.</summary>
    internal static string Short(Configuration configuration) =>
        string.Join(", ", configuration.Select(pair => Invariant($"{pair.Key} {(pair.Value.Kind == ValueKind.Float ? pair.Value.AsDouble().ToString("G3", CultureInfo.InvariantCulture) : pair.Value)}")));

    /// <summary>A share in percent, or that it is not known.</summary>
    internal static string Percent(double? share) => share is double number ? Invariant($"{100 * number:F2} %") : "not known";
}
