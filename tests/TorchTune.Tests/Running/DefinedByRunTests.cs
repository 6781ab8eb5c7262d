using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Storage;

namespace TorchTune.Tests.Running;

public sealed class DefinedByRunTests
{
    private static StudyOptions Options(int slots, MemoryStore? store = null) => new()
    {
        Name = "defined",
        Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 9 }),
        Seed = 4,
        Trials = 20,
        Parallelism = 4,
        Devices = new CpuHost(slots),
        Store = store ?? new MemoryStore(),
    };

    private static IEnumerable<Report> Train(Trial trial)
    {
        var rate = HyperParameter.Float("rate", 1e-4, 1, log: true);
        var deep = HyperParameter.Bool("deep");
        double loss = -Math.Log(trial.Get(rate));
        if (trial.Get(deep)) loss /= trial.Get(HyperParameter.Int("layers", 1, 4).When(deep.Is(true)));
        yield return trial.Report(loss);

        // Only those that survive the first rung come to ask for this.
        loss += trial.Get(HyperParameter.Float("dropout", 0, 0.5));
        for (int step = 2; step <= 9; step++) yield return trial.Report(loss / step);
    }

    private static async Task<List<StudyEvent>> Run(StudyOptions options)
    {
        using var study = Study.Open(options);
        return await study.RunToEnd(Train);
    }

    [Fact]
    public async Task A_space_grows_by_what_trials_ask_for_in_the_same_way_on_any_slots()
    {
        var expected = await Run(Options(1));

        var events = await Run(Options(4));

        Studies.AssertSame(expected, events);
        Assert.Equal(["deep", "dropout", "layers", "rate"], events.OfType<HyperParameterDefined>().Select(e => e.HyperParameter.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_trial_was_given_is_in_its_configuration_also_after_a_kill()
    {
        var expected = await Run(Options(1));
        var header = ReproducibilityTests.Header(Options(1));

        foreach (int cut in Studies.Cuts(expected, seed: 3, count: 20))
        {
            var store = Studies.KilledAfter(expected.Take(cut), header);
            Studies.AssertSame(expected, await Run(Options(2, store)), $"killed after {cut}:");
        }
    }

    [Fact]
    public async Task A_trial_that_declares_a_name_otherwise_fails_with_both_declarations()
    {
        using var study = Study.Open(Options(2) with { Trials = 2, Parallelism = 2 });

        var events = await study.RunToEnd(trial => [trial.Report(trial.Get(HyperParameter.Float("x", 0, trial.Number == 0 ? 1 : 2)))]);

        var failed = events.OfType<TrialEnded>().Single(e => e.Outcome.Kind == OutcomeKind.Failed);
        Assert.Equal(1, failed.Trial);
        Assert.Contains("float [0.0, 1.0] and is now float [0.0, 2.0]", failed.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_space_that_was_exhausted_and_grows_gives_new_trials()
    {
        static IEnumerable<Report> Growing(Trial trial)
        {
            yield return trial.Report(1);
            yield return trial.Report(trial.Get(HyperParameter.Float("rate", 0, 1)));
        }

        using var study = Study.Open(Options(2) with
        {
            Space = new Space(HyperParameter.Bool("deep")),
            Scheduler = new RunToEndScheduler(),
            Trials = 5,
        });

        var events = await study.RunToEnd(Growing);

        // Two configurations for four places: two are idle until the first trial defines a rate.
        Assert.Equal(5, events.OfType<TrialStarted>().Count());
    }
}
