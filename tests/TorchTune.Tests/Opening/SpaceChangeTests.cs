using TorchTune.Search;
using TorchTune.Storage;

namespace TorchTune.Tests.Opening;

public sealed class SpaceChangeTests
{
    private static readonly Space Narrow = new(HyperParameter.Float("x", 0, 1), HyperParameter.Categorical("c", "a", "b"));

    private static readonly Space Wide = new(HyperParameter.Float("x", -1, 2), HyperParameter.Categorical("c", "a", "b", "d"), HyperParameter.Int("n", 1, 4).WithDefault(2));

    private static StudyOptions Options(MemoryStore store, Space space) => new()
    {
        Name = "changing",
        Space = space,
        Sampler = new TpeSampler(new TpeOptions { StartupTrials = 4 }),
        Trials = 30,
        Store = store,
    };

    private static IEnumerable<Report> Train(Trial trial)
    {
        double x = trial.Configuration["x"].AsDouble(), n = trial.Configuration.TryGet("n", out var given) ? given.AsInt() : 2;
        for (int step = 0; step < 2; step++) yield return trial.Report(((x - 1.5) * (x - 1.5)) + (0.1 * n) - (0.01 * step));
    }

    [Fact]
    public void A_wider_space_is_gone_on_with_and_earlier_trials_have_the_default()
    {
        var store = new MemoryStore();
        using (var first = Study.Open(Options(store, Narrow) with { Trials = 8 })) _ = first.Simulate(Train).Count();

        using var second = Study.Open(Options(store, Wide));
        _ = second.Simulate(Train).Count();

        Assert.Single(second.Events().OfType<SpaceChanged>());
        Assert.Contains("'n' is new, earlier trials have 2", Assert.Single(second.Warnings), StringComparison.Ordinal);
        var rows = second.Trials().Trials;
        Assert.Equal(30, rows.Count);
        Assert.All(rows.Take(8), row => Assert.Equal(2, row.Configuration["n"].AsInt()));
        Assert.All(rows, row => Assert.False(row.IsOutsideSpace));
        Assert.Contains(rows, row => row.Configuration["x"].AsDouble() is > 1 or < 0);
    }

    [Fact]
    public void Killed_anywhere_after_the_change_it_goes_on_bit_for_bit()
    {
        // Oracle: the same study without a kill. Killed after the change and before its end, opened again with the new space.
        var store = new MemoryStore();
        using (var first = Study.Open(Options(store, Narrow) with { Trials = 8 })) _ = first.Simulate(Train).Take(25).Count();
        List<StudyEvent> whole;
        StudyHeader header;
        using (var second = Study.Open(Options(store, Wide)))
        {
            _ = second.Simulate(Train).Count();
            whole = [.. second.Events()];
            header = store.Find("changing")!;
        }

        int changed = whole.FindIndex(happened => happened is SpaceChanged);
        foreach (int kept in (int[])[changed + 1, changed + 7, changed + 30, whole.Count - 3])
        {
            using var again = Study.Open(Options(Studies.KilledAfter(whole.Take(kept), header), Wide));
            _ = again.Simulate(Train).Count();
            Studies.AssertSame(whole, again.Events(), $"killed after {kept}");
        }
    }

    [Fact]
    public void A_narrower_space_is_refused_by_what_is_narrower()
    {
        var store = new MemoryStore();
        using (var first = Study.Open(Options(store, Wide) with { Trials = 3 })) _ = first.Simulate(Train).Count();

        string message = Assert.Throws<StudyMismatchException>(() => Study.Open(Options(store, Narrow))).Message;

        Assert.Contains("'x' was float [-1.0, 2.0] and is float [0.0, 1.0]", message, StringComparison.Ordinal);
        Assert.Contains("'n' was removed", message, StringComparison.Ordinal);
        Assert.DoesNotContain(store.Read("changing"), happened => happened is SpaceChanged);
    }

    [Fact]
    public void A_narrower_space_that_is_allowed_keeps_what_lies_outside_and_learns_from_the_rest()
    {
        var store = new MemoryStore();
        var part = new Space(HyperParameter.Float("x", 0, 1), Wide[1], Wide[2]).With(Constraint.That("x + n <= 4"));
        using (var first = Study.Open(Options(store, Wide) with { Trials = 12 })) _ = first.Simulate(Train).Count();

        using var second = Study.Open(Options(store, part) with { MayNarrowSpace = true });
        _ = second.Simulate(Train).Count();

        var rows = second.Trials().Trials;
        Assert.Equal(30, rows.Count);
        Assert.All(rows.Take(12), row => Assert.Equal(row.IsOutsideSpace, !part.Contains(row.Configuration)));
        Assert.Contains(rows.Take(12), row => row.IsOutsideSpace);
        Assert.All(rows.Skip(12), row => Assert.True(part.Contains(row.Configuration)));
        Assert.Contains("constraint 'x + n <= 4' is new", Assert.Single(second.Warnings), StringComparison.Ordinal);

        // Opened once more with the same space, nothing has changed any more.
        second.Dispose();
        using var third = Study.Open(Options(store, part) with { Trials = 31 });
        Assert.Empty(third.Warnings);
        _ = third.Simulate(Train).Count();
        Assert.Equal(31, third.Started);
    }

    [Fact]
    public void A_constraint_that_a_configuration_breaks_refuses_it_when_it_is_enqueued()
    {
        using var study = Study.Open(Options(new MemoryStore(), Wide.With(Constraint.That("x * n <= 1", "cheap"))));

        string message = Assert.Throws<ArgumentException>(() => study.Enqueue(new(("x", 1.5), ("n", 3), ("c", "a")))).Message;

        Assert.Equal("Constraint 'cheap' (x * n <= 1): must hold, but x = 1.5, n = 3.", message);
    }

    [Fact]
    public void Constraints_that_exclude_one_another_are_an_error_before_anything_is_kept()
    {
        var store = new MemoryStore();

        Assert.Throws<ArgumentException>(() => Study.Open(Options(store, Wide.With(Constraint.That("x > n + 5")))));

        Assert.Empty(store.List());
    }
}
