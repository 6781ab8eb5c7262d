using TorchTune.Execution;
using TorchTune.Scheduling.Tests.ThrowAway;
using TorchTune.Storage;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class PopulationTests
{
    private static StudyOptions Rounds(int slots, MemoryStore? store = null, ICheckpoints? checkpoints = null) => new()
    {
        Name = "population",
        Space = ToyTrainable.Space,
        Objectives = [Objective.Maximize("q")],
        Scheduler = new PopulationRounds(members: 8, interval: 3),
        Seed = 5,
        Parallelism = 3,
        MaxSteps = 12,
        Trials = 8,
        Devices = new CpuHost(slots),
        Store = store ?? new MemoryStore(),
        Checkpoints = checkpoints,
    };

    private static List<StudyEvent> Simulated(StudyOptions options)
    {
        using var study = Study.Open(options);
        foreach (var _ in study.Simulate(() => new ToyTrainable()))
        {
        }

        return [.. study.Events()];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task A_population_is_the_same_on_any_slots(int slots)
    {
        var expected = Simulated(Rounds(1));

        using var study = Study.Open(Rounds(slots));
        var events = await study.RunToEnd(() => new ToyTrainable());

        Studies.AssertSame(expected, events);
        Assert.Contains(events.OfType<TrialReported>(), e => e.Waiting.Length > 0);
    }

    [Fact]
    public void A_copy_goes_on_from_the_donors_weights_as_they_were_judged_with_its_own_configuration()
    {
        var events = Simulated(Rounds(1));
        var copies = events.OfType<TrialReported>()
            .SelectMany(e => e.Waiting.Append(new WaitingVerdict(e.Report.Trial, e.Verdict)))
            .Where(w => w.Verdict is Verdict.Exploit)
            .Select(w => (w.Trial, Exploit: (Verdict.Exploit)w.Verdict))
            .ToArray();

        // Three rounds before the last, and a quarter of eight copies in each.
        Assert.Equal(6, copies.Length);

        // Oracle: every member's weights by hand, from the record alone: whom it copied, and with what it went on.
        foreach (var report in events.OfType<TrialReported>())
        {
            Assert.Equal(Replayed(report.Report.Trial, report.Report.Step), report.Report.Metrics["q"]);
        }

        double Replayed(int trial, int step)
        {
            var member = Trained(trial, step);
            return 1.2 - (member.Weights[0] * member.Weights[0]) - (member.Weights[1] * member.Weights[1]);
        }

        (double[] Weights, long Steps) Trained(int trial, int step)
        {
            // The round's meeting comes after its third step; a copy made there counts from the next step on.
            int round = (step - 1) / 3 * 3;
            var configuration = events.OfType<TrialStarted>().Single(e => e.Trial == trial).Configuration;
            double[] weights = [0.9, 0.9];
            long steps = 0;
            if (round > 0)
            {
                var copied = copies.SingleOrDefault(c => c.Trial == trial && CopiedAt(c.Exploit) == round);
                (weights, steps) = copied.Exploit is null ? Trained(trial, round) : Trained(copied.Exploit.Donor, copied.Exploit.DonorStep);
                configuration = copies.LastOrDefault(c => c.Trial == trial && CopiedAt(c.Exploit) <= round).Exploit?.Configuration ?? configuration;
            }

            for (int i = round; i < step; i++)
            {
                var noise = RandomSource.For(5, trial, "noise").Fork($"{steps}");
                for (int update = 0; update < ToyTrainable.UpdatesPerStep; update++)
                {
                    weights[0] -= 0.01 * 2 * configuration.Get(ToyTrainable.H0) * weights[0];
                    weights[1] -= 0.01 * 2 * configuration.Get(ToyTrainable.H1) * weights[1];
                }

                weights[0] += 1e-6 * noise.Normal();
                steps++;
            }

            return (weights, steps);
        }

        // All members meet at the same steps.
        static int CopiedAt(Verdict.Exploit exploit) => exploit.DonorStep;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Killed_anywhere_and_resumed_with_or_without_its_checkpoints_it_is_the_same(bool checkpoints)
    {
        var expected = Simulated(Rounds(1));
        var header = ReproducibilityTests.Header(Rounds(1));

        foreach (int cut in Studies.Cuts(expected, seed: 2, count: 30))
        {
            // With checkpoints: those that the study had written when it came to the cut.
            var kept = checkpoints ? new DurableCheckpoints() : null;
            if (kept is not null)
            {
                using var killed = Study.Open(Rounds(1, checkpoints: kept));
                using var running = killed.Simulate(() => new ToyTrainable()).GetEnumerator();
                for (int i = 0; i < cut && running.MoveNext(); i++)
                {
                }
            }

            var options = Rounds(1, Studies.KilledAfter(expected.Take(cut), header), kept);
            Studies.AssertSame(expected, Simulated(options), $"killed after {cut}:");
        }
    }

    [Fact]
    public void States_that_nobody_can_ask_for_are_let_go()
    {
        var kept = new DurableCheckpoints();

        Simulated(Rounds(1, checkpoints: kept));

        // Of each member the state of its last judgement, in which it completed.
        Assert.Equal(Enumerable.Range(0, 8).Select(trial => (trial, 12)), kept.Kept("population"));
        Assert.True(kept.Most <= 8 * 4, $"At most {kept.Most} states were kept at a time.");
    }

    [Fact]
    public void What_is_set_up_is_disposed_and_restored_before_it_is_reconfigured()
    {
        var calls = new List<string>();
        using var study = Study.Open(Rounds(1));

        foreach (var _ in study.Simulate(() => new ToyTrainable { Happens = calls.Add }))
        {
        }

        Assert.Equal(calls.Count(c => c == "set up"), calls.Count(c => c == "dispose"));
        Assert.All(calls.Index().Where(c => c.Item == "reconfigure"), c => Assert.Equal("restore", calls[c.Index - 1]));
    }

    [Fact]
    public void A_function_cannot_be_copied_and_the_study_says_so_before_it_begins()
    {
        using var study = Study.Open(Rounds(1));

        var refused = Assert.Throws<ArgumentException>(() => study.RunAsync(_ => []));

        Assert.Contains("Trainable", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Checkpoints that count as outliving the process: what a folder would be.</summary>
    private sealed class DurableCheckpoints : ICheckpoints
    {
        private readonly MemoryCheckpoints _kept = new();

        public bool OutliveProcess => true;

        public int Most { get; private set; }

        public (int Trial, int Step)[] Kept(string study) => [.. Enumerable.Range(0, 100).SelectMany(t => _kept.Steps(study, t).Select(s => (t, s)))];

        public void Write(string study, int trial, int step, StateTree state)
        {
            // Through bytes and back, as a file would.
            using var bytes = new MemoryStream();
            state.Write(bytes);
            bytes.Position = 0;
            _kept.Write(study, trial, step, StateTree.Read(bytes));
            Most = Math.Max(Most, Kept(study).Length);
        }

        public StateTree? Read(string study, int trial, int step) => _kept.Read(study, trial, step);

        public System.Collections.Immutable.ImmutableArray<int> Steps(string study, int trial) => _kept.Steps(study, trial);

        public void Delete(string study, int trial, int step) => _kept.Delete(study, trial, step);

        public void Clear(string study)
        {
            // A kill does not clear: the study opened after it goes on with what was written before.
        }

        public void Rename(string study, string newName) => _kept.Rename(study, newName);
    }
}
