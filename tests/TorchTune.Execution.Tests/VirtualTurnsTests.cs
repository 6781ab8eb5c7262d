using FsCheck;
using FsCheck.Fluent;

namespace TorchTune.Execution.Tests;

public sealed class VirtualTurnsTests
{
    // A trial: when it starts, what its steps cost, and at which steps it reports.
    private static Gen<(double Start, double Cost, int[] Steps)[]> Plans { get; } =
        (from start in Gen.Choose(0, 4)
         from cost in Gen.Elements(0.25, 0.5, 1, 1.5)
         from steps in Gen.Choose(1, 3).ArrayOf()
         select (start * 0.5, cost, Sums(steps))).ArrayOf();

    private static int[] Sums(int[] gaps)
    {
        int sum = 0;
        return [.. gaps.Select(gap => sum += gap)];
    }

    private static LiveTrial Trial(int number, double start, double cost) =>
        new(new TrialStarted(start, number, number, Configuration.Empty, new Placement(0, null), int.MaxValue, "test", "test"), cost);

    private static Item.Reported Reported(int trial, int step) => new(new Report(trial, step, Metrics.Of("value", step)));

    [Fact]
    public void Items_are_taken_by_virtual_time_and_trial_in_whatever_order_they_arrive() => Check(Plans.Zip(Gen.Choose(0, 1000)), plan =>
    {
        var (trials, seed) = plan;

        // Oracle: all items, sorted.
        var expected = trials.SelectMany((t, number) => t.Steps.Select(step => (Time: t.Start + (t.Cost * step), Trial: number, Step: step))).Order().ToArray();

        Assert.Equal(expected.Select(e => (e.Trial, e.Step)), Taken(trials, (ulong)seed));
    });

    [Fact]
    public void Nothing_is_taken_that_something_unknown_could_still_come_before()
    {
        var turns = new VirtualTurns();
        var (first, second) = (Trial(0, 0, 1), Trial(1, 0, 1));
        turns.Enter(first);
        turns.Enter(second);

        turns.Arrive(second, Reported(1, 1));
        Assert.False(turns.TryTake(out _, out _));

        // Trial 0 leaves out steps: its report comes later than it promised, and trial 1's goes first.
        turns.Arrive(first, Reported(0, 5));
        Assert.True(turns.TryTake(out var taken, out _));
        Assert.Same(second, taken);
    }

    [Fact]
    public void Of_equals_the_lower_trial_is_first()
    {
        var turns = new VirtualTurns();
        var trials = Enumerable.Range(0, 5).Select(n => Trial(n, 0, 1)).ToArray();
        foreach (var trial in trials.Reverse())
        {
            turns.Enter(trial);
            turns.Arrive(trial, Reported(trial.Number, 1));
        }

        Assert.Equal(Enumerable.Range(0, 5), Enumerable.Range(0, 5).Select(_ => turns.TryTake(out var trial, out var _) ? trial.Number : -1));
    }

    // Lets items arrive trial by trial in a random order, and takes whatever can be taken in between.
    private static List<(int Trial, int Step)> Taken((double Start, double Cost, int[] Steps)[] plan, ulong seed)
    {
        var random = RandomSource.For(seed, 0, "arrivals");
        var turns = new VirtualTurns();
        var trials = plan.Select((t, number) => Trial(number, t.Start, t.Cost)).ToArray();
        var left = plan.Select(t => new Queue<int>(t.Steps)).ToArray();
        foreach (var trial in trials.Where(t => left[t.Number].Count > 0)) turns.Enter(trial);

        List<(int, int)> taken = [];
        while (true)
        {
            while (turns.TryTake(out var trial, out var item))
            {
                int step = ((Item.Reported)item).Report.Step;
                taken.Add((trial.Number, step));
                trial.Take(((Item.Reported)item).Report, judged: false);
                if (trial.Unrecorded.Count > 0 || left[trial.Number].Count > 0) turns.Enter(trial);
            }

            int[] open = [.. Enumerable.Range(0, left.Length).Where(i => left[i].Count > 0)];
            if (open.Length == 0) return taken;
            int next = open[random.NextInt(open.Length)];
            turns.Arrive(trials[next], Reported(next, left[next].Dequeue()));
        }
    }

    private static void Check<T>(Gen<T> values, Action<T> claim) =>
        Prop.ForAll(values.ToArbitrary(), claim).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260707UL, 1UL));
}
