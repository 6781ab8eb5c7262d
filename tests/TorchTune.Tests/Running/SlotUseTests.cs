using System.Collections.Concurrent;
using TorchTune.Execution;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class SlotUseTests
{
    [Fact]
    public async Task Every_step_is_a_stretch_of_one_slot_and_no_slot_has_two_at_a_time()
    {
        var table = TabulatedTrials.Generate(rows: 20, steps: 5, seed: 2);
        var uses = new ConcurrentQueue<SlotUse>();
        var host = new CpuHost(2);
        using var study = Study.Open(new StudyOptions { Name = "uses", Space = table.Space, Trials = 8, Devices = host, SlotUsed = uses.Enqueue });

        var events = await study.RunToEnd(table.Train);

        var steps = events.OfType<TrialReported>().GroupBy(e => e.Report.Trial).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(steps, trial => Assert.True(uses.Count(use => use.Trial == trial.Key) >= trial.Value));
        Assert.All(uses, use => Assert.True(host.Slots.Contains(use.Slot) && TimeSpan.Zero <= use.From && use.From <= use.To));
        foreach (var slot in uses.GroupBy(use => use.Slot))
        {
            SlotUse[] inOrder = [.. slot.OrderBy(use => use.From).ThenBy(use => use.To)];
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From));
        }
    }
}
