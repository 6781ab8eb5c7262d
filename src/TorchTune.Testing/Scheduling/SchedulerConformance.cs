using Xunit;

namespace TorchTune.Testing;

/// <summary>The laws that every scheduler keeps. Inherit it, say how your scheduler is made, and run it with xunit.</summary>
/// <remarks>
/// Each law rehearses studies with random reports in random orders of arrival, from fixed seeds, and holds every answer to the contract: a step
/// beyond the one reported, only trials that wait among the waiting verdicts, donors as they were last judged, a reason for everything.
/// </remarks>
public abstract class SchedulerConformance
{
    private const int Seeds = 10;

    private static readonly RehearsalPlan Everything = new() { Failures = 0.02, Ends = 0.01, Divergences = 0.03, Ties = 0.2, LeftOut = 0.1 };

    /// <summary>The scheduler under test; asked for several times, and always the same.</summary>
    protected abstract IScheduler Create();

    /// <summary>The study that it works in.</summary>
    /// <value>Default: one objective, two hyper-parameters, four places, 27 steps a trial.</value>
    protected virtual SchedulingContext Context => new()
    {
        Space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Int("n", 1, 8)),
        Objectives = [Objective.Minimize("loss")],
        Seed = 7,
        Parallelism = 4,
        MaxSteps = 27,
    };

    [Fact]
    public void It_has_a_name_and_an_identity_in_json_that_do_not_change()
    {
        var scheduler = Create();

        Assert.False(string.IsNullOrWhiteSpace(scheduler.Name));
        using var identity = System.Text.Json.JsonDocument.Parse(scheduler.Identity);
        Assert.Equal(scheduler.Name, identity.RootElement.GetProperty("type").GetString());
        Assert.Equal(scheduler.Identity, Create().Identity);
    }

    [Fact]
    public void It_brings_every_study_to_an_end() => All(new RehearsalPlan());

    [Fact]
    public void It_brings_a_study_of_one_trial_to_an_end() => All(new RehearsalPlan { Trials = 1 });

    [Fact]
    public void It_brings_a_study_of_one_place_to_an_end() => All(new RehearsalPlan(), Context with { Parallelism = 1 });

    [Fact]
    public void It_brings_a_study_of_many_places_to_an_end() => All(Everything with { Trials = 100 }, Context with { Parallelism = 64 });

    [Fact]
    public void It_copes_with_trials_that_fail_or_end_by_themselves() => All(new RehearsalPlan { Failures = 0.1, Ends = 0.1 });

    [Fact]
    public void It_copes_with_a_study_in_which_every_trial_fails() => All(new RehearsalPlan { Failures = 1 });

    [Fact]
    public void It_copes_with_reports_that_are_not_finite() => All(new RehearsalPlan { Divergences = 0.3 });

    [Fact]
    public void It_copes_with_nothing_but_divergence() => All(new RehearsalPlan { Divergences = 1 });

    [Fact]
    public void It_copes_with_equal_reports() => All(new RehearsalPlan { Ties = 1 });

    [Fact]
    public void It_copes_with_steps_left_out() => All(new RehearsalPlan { LeftOut = 0.5 });

    [Fact]
    public void Its_state_is_a_function_of_the_events() => All(Everything with { Replays = 0.1 });

    [Fact]
    public void Its_answers_do_not_depend_on_having_been_asked() => All(Everything with { Distractions = true });

    [Fact]
    public void It_does_the_same_again() => Same(Everything, Everything);

    [Fact]
    public void It_does_the_same_whether_it_is_interrupted_or_not() => Same(Everything, Everything with { Interruptions = true });

    [Fact]
    public void Once_it_has_finished_it_stays_finished()
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var state = Create().Begin(Context);
            bool finished = false;
            foreach (var happened in Rehearse(Everything, Context, seed).Events)
            {
                state.Observe(happened);
                bool now = state.Offer(new Place(0, MayStart: false)) is Assignment.Finished;
                Assert.True(now || !finished || happened is TrialStarted, $"Finished, and after {happened} not any more.");
                finished = now;
            }
        }
    }

    private void All(RehearsalPlan plan, SchedulingContext? context = null)
    {
        for (ulong seed = 0; seed < Seeds; seed++) Rehearse(plan, context ?? Context, seed);
    }

    private void Same(RehearsalPlan plan, RehearsalPlan other)
    {
        for (ulong seed = 0; seed < Seeds; seed++) Assert.Equal(Rehearse(plan, Context, seed).Answers, Rehearse(other, Context, seed).Answers);
    }

    private Rehearsal Rehearse(RehearsalPlan plan, SchedulingContext context, ulong seed) => new Rehearsal(Create(), context, seed, plan).Run();
}
