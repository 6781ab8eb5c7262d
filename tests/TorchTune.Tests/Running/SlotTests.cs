using System.Collections.Concurrent;
using System.Collections.Immutable;
using TorchTune.Execution;
using TorchTune.Scheduling.Tests.ThrowAway;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class SlotTests
{
    private static readonly TabulatedTrials Table = TabulatedTrials.Generate(rows: 100, steps: 9, seed: 4);

    private static StudyOptions Options(IDeviceHost devices) => new()
    {
        Name = "slots",
        Space = Table.Space,
        Trials = 30,
        Parallelism = 8,
        Devices = devices,
    };

    [Fact]
    public async Task As_they_arrive_every_trial_is_judged_once_and_in_its_own_order()
    {
        using var study = Study.Open(Options(new CpuHost(4)) with { Order = ReportOrder.Arrival, Scheduler = new PromotionAsha(1, 9, 3) });

        var events = await study.RunToEnd(Table.Shuffled(1, TimeSpan.FromMilliseconds(2)));

        Assert.Equal(30, events.OfType<TrialEnded>().Select(e => e.Trial).Distinct().Count());
        Assert.All(events.OfType<TrialReported>().GroupBy(e => e.Report.Trial), trial =>
        {
            int[] steps = [.. trial.Select(e => e.Report.Step)];
            Assert.Equal(Enumerable.Range(1, steps.Length), steps);
        });

        // Time counts the events before; an end that a verdict brings is of the same moment.
        Assert.All(events.Index(), e => Assert.Equal(e.Item is TrialEnded ? e.Item.Time : e.Index, e.Item.Time));
        Assert.Equal(events.Select(e => e.Time).Order(), events.Select(e => e.Time));
    }

    [Fact]
    public async Task No_more_trials_compute_at_a_time_than_there_are_slots()
    {
        int computing = 0, most = 0;
        using var study = Study.Open(Options(new CpuHost(3)));

        await study.RunToEnd(trial => Watched(trial));

        Assert.InRange(most, 1, 3);

        IEnumerable<Report> Watched(Trial trial)
        {
            foreach (var report in Table.Train(trial))
            {
                int now = Interlocked.Increment(ref computing);
                InterlockedMax(ref most, now);
                Thread.Yield();
                Interlocked.Decrement(ref computing);
                yield return report;
            }
        }
    }

    [Fact]
    public async Task A_trial_stays_on_its_device_from_step_to_step()
    {
        var steps = new ConcurrentQueue<(int Trial, DeviceName Built, DeviceName Thread)>();
        var host = new TwoDevices();
        using var study = Study.Open(Options(host) with { Space = ToyTrainable.Space, MaxSteps = 9 });

        await study.RunToEnd(() => new OnDevice(host, steps));

        Assert.All(steps, s => Assert.Equal(s.Built, s.Thread));
        Assert.Equal(["cuda:0", "cuda:1"], steps.Select(s => s.Built.Name).Distinct().Order(StringComparer.Ordinal));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen) seen = Volatile.Read(ref most);
    }

    private sealed class TwoDevices : IDeviceHost
    {
        private readonly ConcurrentDictionary<int, DeviceName> _threads = new();

        public ImmutableArray<Slot> Slots => [new(0, new DeviceName("cuda:0")), new(1, new DeviceName("cuda:0")), new(2, new DeviceName("cuda:1")), new(3, new DeviceName("cuda:1"))];

        public int ThreadsPerTrial => 1;

        public ImmutableSortedDictionary<string, string> Surroundings => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

        public DeviceName Here => _threads[Environment.CurrentManagedThreadId];

        public void EnterThread(Slot slot) => _threads[Environment.CurrentManagedThreadId] = slot.Device;

        public bool IsOutOfMemory(Exception exception) => false;
    }

    private sealed class OnDevice(TwoDevices host, ConcurrentQueue<(int, DeviceName, DeviceName)> steps) : Trainable
    {
        private DeviceName _built;

        public override void SetUp(Trial trial) => _built = trial.Device;

        public override Metrics? Step(Trial trial)
        {
            steps.Enqueue((trial.Number, _built, host.Here));
            Thread.Yield();
            return Metrics.Of("value", 1);
        }

        public override StateTree State() => [];

        public override void Restore(StateTree state)
        {
        }
    }
}
