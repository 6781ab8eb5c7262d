using System.Collections.Immutable;

namespace TorchTune.Search.Tests.Tpe;

public sealed class TpeSplitTests
{
    private static readonly Space Line = new(HyperParameter.Float("x", 0, 1));

    [Theory]
    [InlineData(12, 3)]
    [InlineData(100, 20)]
    [InlineData(170, 25)]
    public void The_good_are_the_best_share_and_the_others_all_that_remain(int trials, int good)
    {
        var (study, sample) = Study(trials);

        var split = TpeSplit.Of(study, study.Ranked, sample, [], new TpeOptions());

        // Oracle: the definition, on losses sorted anew.
        int[] sorted = [.. study.Trials.OrderBy(trial => trial.Loss).ThenBy(trial => trial.Number).Select(trial => trial.Number)];
        Assert.Equal(sorted[..good], split.Good.Select(kernel => kernel.Trial.Number));
        Assert.Equal(sorted[good..], split.Others.Select(kernel => kernel.Trial.Number));
        Assert.All(split.Others, kernel => Assert.Equal(1, kernel.Weight));
        Assert.Equal(good, split.Good.Sum(kernel => kernel.Weight), 1e-9);
        double Weight(int rank) => split.Good[rank].Weight;
        Assert.Equal(Math.Pow(1 - (1.0 / good), 2), Weight(1) / Weight(0), 1e-12);
    }

    [Fact]
    public void Of_very_many_the_next_best_and_an_even_sample_stand_for_all()
    {
        var (study, sample) = Study(5000);
        var options = new TpeOptions();

        var split = TpeSplit.Of(study, study.Ranked, sample, [], options);

        int[] sorted = [.. study.Ranked.Select(trial => trial.Number)];
        Assert.Equal(25, split.Good.Length);
        Assert.InRange(split.Others.Length, 100, options.MaxOthers / 2 + options.MaxOthers);
        Assert.Equal(sorted[25..100], split.Others.Take(75).Select(kernel => kernel.Trial.Number));
        Assert.Equal(4975, split.Others.Sum(kernel => kernel.Weight), 1e-6);
        Assert.Equal(split.Others.Length, split.Others.Select(kernel => kernel.Trial).Distinct().Count());
    }

    [Fact]
    public void Running_trials_and_earlier_proposals_count_among_the_others()
    {
        var (study, sample) = Study(10);
        study.Observe(Started(10, 0.5));
        var earlier = new Configuration(("x", 0.25));

        var split = TpeSplit.Of(study, study.Ranked, sample, [earlier], new TpeOptions());
        var trusting = TpeSplit.Of(study, study.Ranked, sample, [], new TpeOptions { ConstantLiar = false });

        Assert.Equal([10, -1], split.Others.Skip(8).Select(kernel => kernel.Trial.Number));
        Assert.Equal(8, trusting.Others.Length);
    }

    [Fact]
    public void Trials_without_usable_values_are_never_good()
    {
        var study = new ObservedStudy(new SamplingContext { Space = Line, Objectives = [Objective.Minimize("loss")], Seed = 1 });
        var sample = new EvenSample(150);
        for (int trial = 0; trial < 20; trial++)
        {
            study.Observe(Started(trial, 0.5));
            study.Observe(Ended(trial, trial % 2 == 0 ? OutcomeKind.Failed : OutcomeKind.Completed, double.NaN));
        }

        var split = TpeSplit.Of(study, study.Ranked, sample, [], new TpeOptions());

        Assert.Empty(split.Good);
    }

    [Fact]
    public void Fronts_come_in_the_order_of_dominance()
    {
        var study = new ObservedStudy(new SamplingContext { Space = Line, Objectives = [Objective.Minimize("a"), Objective.Maximize("b")], Seed = 1 });
        var pool = new FrontPool(30);
        var random = RandomSource.For(1, 0, "test");
        for (int trial = 0; trial < 50; trial++)
        {
            study.Observe(Started(trial, 0.5));
            pool.Add(study.Observe(Ended(trial, OutcomeKind.Completed, random.NextInt(8), random.NextInt(8)))!);
        }

        // Oracle: peeling, by the definition of a front: none that is left dominates a member.
        var ordered = pool.BestFirst(10).ToList();
        Assert.Equal(study.Trials.ToHashSet(), ordered.ToHashSet());
        for (int i = 0; i < ordered.Count; i++)
        {
            Assert.DoesNotContain(ordered.Skip(i + 1), later => Dominance.Dominates(later.Losses.AsSpan(), ordered[i].Losses.AsSpan()));
        }

        // Cut back at twice its capacity, it has lost none of the first front.
        for (int trial = 50; trial < 61; trial++)
        {
            study.Observe(Started(trial, 0.5));
            pool.Add(study.Observe(Ended(trial, OutcomeKind.Completed, 100, 0))!);
        }

        var front = study.Trials.Where(trial => !study.Trials.Any(other => Dominance.Dominates(other.Losses.AsSpan(), trial.Losses.AsSpan()))).ToHashSet();
        Assert.Equal(30, pool.BestFirst(30).Count());
        Assert.Subset(pool.BestFirst(30).ToHashSet(), front);
    }

    [Fact]
    public void Of_a_front_that_is_too_long_the_part_that_dominates_most_is_taken()
    {
        // One front of 40, in units so unlike that without dividing by the ranges the second objective alone would count.
        var study = new ObservedStudy(new SamplingContext { Space = Line, Objectives = [Objective.Minimize("a"), Objective.Minimize("b")], Seed = 1 });
        var pool = new FrontPool(100);
        for (int trial = 0; trial < 40; trial++)
        {
            double x = RandomSource.For(3, trial, "test").NextDouble();
            study.Observe(Started(trial, 0.5));
            pool.Add(study.Observe(Ended(trial, OutcomeKind.Completed, x, 1e6 * (1 - Math.Sqrt(x))))!);
        }

        // Oracle: greedily by the definition, each time the largest volume of the whole set so far, from a tenth of the range beyond the worst.
        double[][] points = [.. study.Trials.Select(trial => trial.Losses.ToArray())];
        double[] reference = [.. Enumerable.Range(0, 2).Select(m => points.Max(p => p[m]) + (0.1 * (points.Max(p => p[m]) - points.Min(p => p[m]))))];
        var taken = new List<int>();
        while (taken.Count < 6) taken.Add(Enumerable.Range(0, 40).Except(taken).MaxBy(i => Hypervolume.Of([.. taken.Append(i).Select(k => points[k])], reference)));
        Assert.Equal(taken, pool.BestFirst(6).Take(6).Select(trial => trial.Number));
    }

    [Fact]
    public void An_even_sample_does_not_depend_on_the_order_and_keeps_its_bound()
    {
        var forward = new EvenSample(64);
        var backward = new EvenSample(64);
        for (int i = 0; i < 10_000; i++)
        {
            forward.Add(i);
            backward.Add(9999 - i);
            Assert.InRange(forward.Numbers.Count, Math.Min(i + 1, 16), 64);
        }

        Assert.Equal(forward.Numbers, backward.Numbers);

        // Even: of 10,000 numbers a sample of about 40 has its mean within 5 deviations of the middle.
        Assert.InRange(forward.Numbers.Average(), 5000 - (5 * 2887 / Math.Sqrt(forward.Numbers.Count)), 5000 + (5 * 2887 / Math.Sqrt(forward.Numbers.Count)));
    }

    private static (ObservedStudy Study, EvenSample Sample) Study(int trials)
    {
        var study = new ObservedStudy(new SamplingContext { Space = Line, Objectives = [Objective.Minimize("loss")], Seed = 1 });
        var sample = new EvenSample(150);
        var random = RandomSource.For(7, 0, "test");
        for (int trial = 0; trial < trials; trial++)
        {
            study.Observe(Started(trial, random.NextDouble()));
            sample.Add(trial);
            study.Observe(Ended(trial, OutcomeKind.Completed, random.NextInt(1000)));
        }

        return (study, sample);
    }

    private static TrialStarted Started(int trial, double x) => new(0, trial, 0, new Configuration(("x", x)), new Placement(0, null), 1, "drawn", "free");

    private static TrialEnded Ended(int trial, OutcomeKind kind, params ImmutableArray<double> values) =>
        new(0, trial, new Outcome { Kind = kind, Reason = "as the test says", Values = values });
}
