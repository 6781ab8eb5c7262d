using System.Collections.Immutable;
using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Search;
using TorchTune.Storage;

namespace TorchTune.Tests.Opening;

public sealed class OpeningTests
{
    private static StudyOptions Options(MemoryStore store) => new()
    {
        Name = "opened",
        Space = new Space(HyperParameter.Float("x", 0, 1)),
        Order = ReportOrder.Arrival,
        Store = store,
    };

    private static void Create(StudyOptions options)
    {
        using var study = Study.Open(options);
        study.Ask();
    }

    [Fact]
    public void Every_part_of_the_identity_that_differs_is_named_with_both_values()
    {
        var store = new MemoryStore();
        Create(Options(store));

        var refused = Assert.Throws<StudyMismatchException>(() => Study.Open(Options(store) with
        {
            Seed = 2,
            Parallelism = 77,
            MaxSteps = 9,
            DataHash = "abc",
            Order = ReportOrder.Virtual,
            Space = new Space(HyperParameter.Float("x", 0, 2)),
            Objectives = [Objective.Maximize("value")],
            Sampler = new RandomSampler(new RandomOptions { Repeats = true }),
            Scheduler = new AshaScheduler(new AshaOptions()),
            Devices = new CpuHost(1, threadsPerTrial: 2),
        }));

        foreach (string part in (string[])["seed: stored 0, now 2", "now 77", "step budget: stored none, now 9", "data: stored none, now abc", "order: stored Arrival, now Virtual", "space:", "objectives: stored minimize value, now maximize value", "sampler:", "scheduler:", "threads per trial: stored 1, now 2"])
        {
            Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Slots_and_limits_may_differ_and_the_stored_parallelism_stays()
    {
        var store = new MemoryStore();
        using (var first = Study.Open(Options(store) with { Devices = new CpuHost(9) })) Assert.Equal(9, first.Parallelism);

        using var second = Study.Open(Options(store) with { Devices = new CpuHost(2), Trials = 5 });

        Assert.Equal(9, second.Parallelism);
    }

    [Fact]
    public void A_new_study_has_at_least_four_places()
    {
        using var study = Study.Open(Options(new MemoryStore()) with { Devices = new CpuHost(1) });

        Assert.Equal(4, study.Parallelism);
    }

    [Fact]
    public void Other_surroundings_only_warn()
    {
        var store = new MemoryStore();
        Create(Options(store) with { Surroundings = ImmutableSortedDictionary<string, string>.Empty.Add("experiment", "a1") });

        using var study = Study.Open(Options(store) with { Surroundings = ImmutableSortedDictionary<string, string>.Empty.Add("experiment", "b2") });

        Assert.Equal("experiment was a1 and is b2: bits may differ", Assert.Single(study.Warnings));
    }

    [Fact]
    public void What_must_be_there_and_is_not_is_an_error_that_names_what_is()
    {
        var store = new MemoryStore();
        Create(Options(store));

        var missing = Assert.Throws<StudyNotFoundException>(() => Study.Open(Options(store) with { Name = "other", IfStored = ResumePolicy.Resume }));
        Assert.Throws<StudyExistsException>(() => Study.Open(Options(store) with { IfStored = ResumePolicy.Create }));

        Assert.Contains("'opened'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Starting_afresh_keeps_the_old_study_and_its_states_aside()
    {
        var store = new MemoryStore();
        var checkpoints = new MemoryCheckpoints();
        var options = Options(store) with { Checkpoints = checkpoints };
        Create(options);
        checkpoints.Write("opened", 0, 1, new StateTree { { "n", 1 } });

        Create(options with { IfStored = ResumePolicy.Fresh, Seed = 3 });
        checkpoints.Write("opened", 0, 1, new StateTree { { "n", 2 } });
        Create(options with { IfStored = ResumePolicy.Fresh });

        Assert.Equal(["opened~1", "opened~2", "opened"], store.List().OrderBy(h => h.Name == "opened").ThenBy(h => h.Name, StringComparer.Ordinal).Select(h => h.Name));
        Assert.Equal(3UL, store.Find("opened~2")!.Identity.Seed);
        Assert.Equal(1, checkpoints.Read("opened~1", 0, 1)!.Whole("n"));
        Assert.Null(checkpoints.Read("opened", 0, 1));
    }

    [Fact]
    public void A_study_that_is_refused_leaves_its_record_closed()
    {
        var options = Options(new MemoryStore()) with { Sampler = new RandomSampler() };
        Create(options);
        Assert.Throws<ArgumentException>(() => Study.Open(options with { Scheduler = new RunToEndScheduler(), Sampler = new Choosy() }));

        Create(options);
    }

    [Fact]
    public void Options_are_refused_by_name_rule_and_value()
    {
        var options = Options(new MemoryStore());
        Refused("Parallelism must be at least 1, but was 0.", options with { Parallelism = 0 });
        Refused("Trials must be at least 1, but was -1.", options with { Trials = -1 });
        Refused("Steps must be at least 1, but was 0.", options with { Steps = 0 });
        Refused("Target must be a number, but was NaN.", options with { Target = double.NaN });
        Refused("TimeLimit must be positive, but was 00:00:00.", options with { TimeLimit = TimeSpan.Zero });
        Refused("HangLimit must be positive, but was -00:00:01.", options with { HangLimit = TimeSpan.FromSeconds(-1) });
        Refused("Objectives must not be empty.", options with { Objectives = [] });
        Refused("Objectives must name different metrics, but 'a' occurs twice.", options with { Objectives = [Objective.Minimize("a"), Objective.Maximize("a")] });
        Refused("Retries.Attempts must be at least 1, but was 0.", options with { Retries = new RetryOptions { Attempts = 0 } });
        Refused("Retries.On must name failures (Failed, OutOfMemory, Hung), but names Stopped.", options with { Retries = new RetryOptions { On = [OutcomeKind.Stopped] } });

        static void Refused(string message, StudyOptions options) => Assert.Equal(message, Assert.Throws<ArgumentException>(() => Study.Open(options)).Message);
    }

    private sealed class Choosy : ISampler
    {
        public string Name => "random";

        public string Identity => new RandomSampler().Identity;

        public ISamplerState Begin(SamplingContext context) => throw new ArgumentException("not this space");
    }
}
