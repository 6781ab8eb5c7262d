using TorchTune.Testing;
using Xunit.Sdk;

namespace TorchTune.Scheduling.Tests.Laws;

/// <summary>The suite of laws itself: a scheduler that breaks one of them is found out.</summary>
public sealed class SuiteTests
{
    [Fact]
    public void A_scheduler_that_keeps_every_law_passes() => Assert.Empty(Broken("nothing"));

    [Theory]
    [InlineData("identity", nameof(SchedulerConformance.It_has_a_name_and_an_identity_in_json_that_do_not_change))]
    [InlineData("goes on after NaN", nameof(SchedulerConformance.It_copes_with_reports_that_are_not_finite))]
    [InlineData("until is the step itself", nameof(SchedulerConformance.It_brings_every_study_to_an_end))]
    [InlineData("judges the dead", nameof(SchedulerConformance.It_brings_every_study_to_an_end))]
    [InlineData("copies unannounced", nameof(SchedulerConformance.It_brings_every_study_to_an_end))]
    [InlineData("remembers questions", nameof(SchedulerConformance.Its_answers_do_not_depend_on_having_been_asked))]
    [InlineData("remembers questions", nameof(SchedulerConformance.Its_state_is_a_function_of_the_events))]
    [InlineData("counts interruptions", nameof(SchedulerConformance.It_does_the_same_whether_it_is_interrupted_or_not))]
    [InlineData("starts what it may not", nameof(SchedulerConformance.It_brings_every_study_to_an_end))]
    [InlineData("resumes the running", nameof(SchedulerConformance.It_brings_every_study_to_an_end))]
    [InlineData("never resumes", nameof(SchedulerConformance.It_brings_every_study_to_an_end))]
    public void A_scheduler_that_breaks_a_law_is_found_out(string fault, string law) => Assert.Contains(law, Broken(fault));

    // The laws that a scheduler with this fault does not keep.
    private static string[] Broken(string fault)
    {
        List<string> broken = [];
        foreach (var law in typeof(SchedulerConformance).GetMethods().Where(m => m.IsDefined(typeof(FactAttribute), inherit: false)))
        {
            try
            {
                law.Invoke(new Suite(fault), null);
            }
            catch (System.Reflection.TargetInvocationException failed) when (failed.InnerException is XunitException)
            {
                broken.Add(law.Name);
            }
        }

        return [.. broken];
    }

    private sealed class Suite(string fault) : SchedulerConformance
    {
        protected override IScheduler Create() => new BrokenScheduler(fault);
    }
}
