using System.Text.Json;
using TorchTune.Scheduling;

namespace TorchTune;

/// <summary>The built-in schedulers by name: what the command line, ask-and-tell and stored studies call them.</summary>
/// <threadsafety>Immutable.</threadsafety>
public static class SchedulerRegistry
{
    private static readonly Registry<IScheduler> Schedulers = new("scheduler", new()
    {
        ["none"] = _ => new RunToEndScheduler(),
        ["asha"] = options => new AshaScheduler(new AshaOptions
        {
            MinResource = options.OptionalInt("minResource") ?? 1,
            MaxResource = options.OptionalInt("maxResource"),
            ReductionFactor = options.OptionalInt("reductionFactor") ?? 3,
            Brackets = options.OptionalInt("brackets") ?? 1,
        }),
        ["pbt"] = options => new PopulationScheduler(new PopulationOptions
        {
            Members = options.OptionalInt("members") ?? 8,
            Interval = options.OptionalInt("interval") ?? 1,
            Quantile = options.OptionalNumber("quantile") ?? 0.25,
            ResampleProbability = options.OptionalNumber("resample") ?? 0.25,
            Factor = options.OptionalNumber("factor") ?? 1.25,
            Inherited = options.OptionalTexts("inherited") ?? [],
        }),
    });

    /// <summary>The names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Schedulers.Names;

    /// <summary>The scheduler that an object such as <c>{"type":"asha","maxResource":81}</c> describes: its type and its options, which may be left out.</summary>
    /// <exception cref="FormatException">There is no such type or option; the message names it, and those that there are.</exception>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public static IScheduler Create(JsonElement description) => Schedulers.Create(description);

    /// <summary>The scheduler of this identity (<see cref="IScheduler.Identity"/>).</summary>
    /// <inheritdoc cref="Create(JsonElement)"/>
    public static IScheduler Create(string description) => Schedulers.Create(description);
}
