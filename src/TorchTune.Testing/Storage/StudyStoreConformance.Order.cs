using Xunit;

namespace TorchTune.Testing;

public abstract partial class StudyStoreConformance
{
    /// <summary>Events that say something of trial 1.</summary>
    public static TheoryData<string> EventsOfATrial => ["report", "end", "resume", "retry", "definition", "waiting verdict", "waiting verdict at an end"];

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task The_first_trial_is_number_0(int trial)
    {
        using var log = Created();

        await Refused(() => log.AppendAsync(Start(trial)), "next trial to start is 0");
        Assert.Equal(0, log.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Trials_start_in_the_order_of_their_numbers(int trial)
    {
        using var log = await With(Start(0), Start(1));

        await Refused(() => log.AppendAsync(Start(trial)), "next trial to start is 2");
    }

    [Theory]
    [MemberData(nameof(EventsOfATrial))]
    public async Task Nothing_is_recorded_of_a_trial_that_has_not_started(string kind)
    {
        using var log = await With(Start(0));

        await Refused(() => log.AppendAsync(OfTrial1(kind)), "trial 1 has not started");
        AssertSame([Start(0)], log.Read());
    }

    [Theory]
    [MemberData(nameof(EventsOfATrial))]
    public async Task Nothing_is_recorded_of_a_trial_that_has_ended(string kind)
    {
        using var log = await With(Start(0), Start(1), End(1, 0.5));

        await Refused(() => log.AppendAsync(OfTrial1(kind)), "trial 1 has ended");
        Assert.Equal(3, log.Count);
    }

    [Theory]
    [MemberData(nameof(EventsOfATrial))]
    public async Task A_trial_that_is_live_may_go_any_way(string kind)
    {
        using var log = await With(Start(0), Start(1));

        await log.AppendAsync(OfTrial1(kind));

        Assert.Equal(3, log.Count);
    }

    [Fact]
    public async Task An_end_may_be_amended()
    {
        var amendment = new TrialAmended(9, 0, new Outcome { Kind = OutcomeKind.Stopped, Reason = "told", Cost = 2 });
        using var log = await With(Start(0), End(0, 0.5));

        await log.AppendAsync(amendment);

        AssertSame([Start(0), End(0, 0.5), amendment], log.Read());
        await Refused(() => log.AppendAsync(amendment with { Trial = 1 }), "trial 1 has not started");
    }

    [Fact]
    public async Task Of_an_append_that_is_refused_nothing_is_kept()
    {
        using var log = await With(Start(0));

        await Refused(() => log.AppendAsync(Start(1), Report(1, 1), End(1, 0.5), Report(1, 2)), "trial 1 has ended");

        AssertSame([Start(0)], log.Read());
        AssertSame([Start(0)], Store.Read("s"));
    }

    [Fact]
    public async Task After_a_refusal_the_study_goes_on()
    {
        using var log = await With(Start(0));
        await Refused(() => log.AppendAsync(Start(1), Start(3)), "next trial to start is 2");

        await log.AppendAsync(Start(1), Report(1, 1));

        Assert.Equal(3, log.Count);
    }

    [Fact]
    public async Task A_trial_may_start_and_end_in_one_append()
    {
        using var log = await With(Start(0), Report(0, 1), End(0, 0.5));

        await Refused(() => log.AppendAsync(Report(0, 2)), "trial 0 has ended");
    }

    [Fact]
    public async Task The_order_holds_after_the_store_was_opened_again()
    {
        (await With(Start(0), End(0, 0.5), Start(1))).Dispose();
        Reopen();
        using var log = Store.Open("s");

        await Refused(() => log.AppendAsync(Report(0, 1)), "trial 0 has ended");
        await Refused(() => log.AppendAsync(Start(1)), "next trial to start is 2");
        await log.AppendAsync(Report(1, 1), Start(2));
        Assert.Equal(5, log.Count);
    }

    [Fact]
    public async Task A_study_that_stopped_goes_on()
    {
        using var log = await With(Start(0), new StudyStopped(1, "1 trial of 1", Final: true));

        await log.AppendAsync(Report(0, 1), Start(1));

        Assert.Equal(4, log.Count);
    }

    private static StudyEvent OfTrial1(string kind) => kind switch
    {
        "report" => Report(1, 1),
        "end" => End(1, 0.5),
        "resume" => new TrialResumed(1, 1, 0, 1, 2, "promoted"),
        "retry" => new TrialRetried(1, 1, 2, "it threw"),
        "definition" => new HyperParameterDefined(1, 1, HyperParameter.Bool("b").Definition, true),
        "waiting verdict" => Report(0, 1) with { Waiting = [new WaitingVerdict(1, new Verdict.Stop("last of its rung"))] },
        "waiting verdict at an end" => End(0, 0.5) with { Waiting = [new WaitingVerdict(1, new Verdict.Stop("last of its rung"))] },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
