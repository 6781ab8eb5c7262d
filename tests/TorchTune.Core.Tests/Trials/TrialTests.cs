namespace TorchTune.Core.Tests.Trials;

public sealed class TrialTests
{
    private static readonly HyperParameter<double> Rate = HyperParameter.Float("rate", 1e-4, 1, log: true);

    private static Trial Of(Configuration? configuration = null, params Objective[] objectives) => new(new TrialContext
    {
        Number = 7,
        Seed = 3,
        Configuration = configuration ?? Configuration.Empty,
        Objectives = objectives.Length == 0 ? [Objective.Minimize("loss")] : [.. objectives],
    });

    [Fact]
    public void Reports_count_the_steps()
    {
        var trial = Of();

        Assert.Equal(new Report(7, 1, Metrics.Of("loss", 0.5)), trial.Report(0.5));
        Assert.Equal(2, trial.Report(("loss", 0.4), ("accuracy", 0.9)).Step);
        Assert.Equal(10, trial.ReportAt(10, Metrics.Of("loss", 0.3)).Step);
        Assert.Equal(11, trial.Report(0.2).Step);
        Assert.Throws<ArgumentOutOfRangeException>(() => trial.ReportAt(11, Metrics.Of("loss", 0.1)));
    }

    [Fact]
    public void A_report_carries_the_values_refined_since_the_one_before_even_beyond_their_range()
    {
        var trial = Of(new Configuration(("rate", 0.1), ("layers", 3)));
        trial.Refine(Rate, 0.2);
        trial.Refine(Rate, 1e-9);

        Assert.Equal(new Configuration(("rate", 1e-9)), trial.Report(1).Refined);
        Assert.Equal(Configuration.Empty, trial.Report(1).Refined);
        Assert.Equal(new Configuration(("rate", 0.1), ("layers", 3)), trial.Configuration);
        Assert.NotEqual(new Report(7, 3, Metrics.Of("loss", 1)), new Report(7, 3, Metrics.Of("loss", 1)) { Refined = new Configuration(("rate", 0.1)) });
    }

    [Fact]
    public void Only_what_is_continuous_and_exists_can_be_refined_and_to_a_finite_value()
    {
        var trial = Of(new Configuration(("rate", 0.1), ("width", 2.0)));

        Assert.Contains("'width' must be continuous", Assert.Throws<ArgumentException>(() => trial.Refine(HyperParameter.Ordinal("width", 1.0, 2.0), 1.5)).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => trial.Refine(HyperParameter.Float("decay", 0, 1), 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => trial.Refine(Rate, double.NaN));
    }

    [Fact]
    public void A_report_carries_the_constraints_and_the_cost_so_far()
    {
        var trial = Of();
        trial.Constrain(-1, 2);
        trial.Spend(1.5);
        trial.Report(1);
        trial.Spend(1);

        var report = trial.Report(1);

        Assert.Equal([-1.0, 2.0], report.Constraints.ToArray());
        Assert.Equal(2.5, report.Cost);
        Assert.Throws<ArgumentOutOfRangeException>(() => trial.Spend(-1));
    }

    [Fact]
    public void A_report_without_an_objective_is_refused_with_what_it_has()
    {
        var trial = Of(null, Objective.Minimize("loss"), Objective.Maximize("speed"));

        Assert.Contains("must have the objective 'speed', but has 'loss'", Assert.Throws<ArgumentException>(() => trial.Report(("loss", 1))).Message, StringComparison.Ordinal);
        Assert.Contains("'loss', 'speed'", Assert.Throws<InvalidOperationException>(() => trial.Report(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hyper_parameter_that_is_not_there_is_defined_and_keeps_its_value()
    {
        var trial = Of();

        double rate = trial.Get(Rate);

        Assert.Equal(rate, trial.Get(Rate));
        Assert.Equal(rate, trial.Configuration.Get(Rate));
        Assert.Equal([("rate", Value.From(rate))], trial.Defined.Select(d => (d.HyperParameter.Name, d.Value)));
    }

    [Fact]
    public void What_is_defined_depends_on_seed_number_and_name_and_not_on_the_order_of_asking()
    {
        var (one, other) = (Of(), Of());
        var deep = HyperParameter.Bool("deep");
        one.Get(Rate);

        Assert.Equal(one.Get(deep), other.Get(deep));
        Assert.Equal(one.Get(Rate), other.Get(Rate));
    }

    [Fact]
    public void What_trials_define_is_drawn_uniformly()
    {
        var deep = HyperParameter.Bool("deep");

        int count = Enumerable.Range(0, 1000).Count(number => new Trial(new TrialContext { Number = number, Seed = 4, Configuration = Configuration.Empty }).Get(deep));

        // Five standard deviations of a fair coin thrown a thousand times.
        Assert.InRange(count, 500 - 79, 500 + 79);
    }

    [Fact]
    public void What_another_trial_defined_meanwhile_makes_no_difference()
    {
        var alone = Of();
        var late = new Trial(new TrialContext { Number = 7, Seed = 3, Configuration = Configuration.Empty, Space = new Space(Rate) });

        Assert.Equal(alone.Get(Rate), late.Get(Rate));
        Assert.Single(late.Defined);
    }

    [Fact]
    public void What_does_not_exist_under_its_condition_is_not_given()
    {
        var optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam");
        var momentum = HyperParameter.Float("momentum", 0, 1).When(optimizer, "sgd");
        var declared = new Trial(new TrialContext { Configuration = new Configuration(("optimizer", "adam")), Space = new Space(optimizer, momentum) });
        var defined = new Trial(new TrialContext { Configuration = new Configuration(("optimizer", "adam")), Space = new Space(optimizer) });

        Assert.Contains("optimizer", Assert.Throws<KeyNotFoundException>(() => declared.Get(momentum)).Message, StringComparison.Ordinal);
        Assert.Contains("optimizer", Assert.Throws<KeyNotFoundException>(() => defined.Get(momentum)).Message, StringComparison.Ordinal);
        Assert.Empty(defined.Defined);
    }

    [Fact]
    public void Another_declaration_under_a_name_is_refused()
    {
        var trial = Of();
        trial.Get(Rate);

        Assert.Throws<ArgumentException>(() => trial.Get(HyperParameter.Float("rate", 0, 1)));
    }

    [Fact]
    public void Random_numbers_are_those_of_seed_trial_and_purpose() =>
        Assert.Equal(RandomSource.For(3, 7, "dropout").NextUInt64(), Of().Random("dropout").NextUInt64());
}
