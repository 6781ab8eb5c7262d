using System.Collections.Immutable;
using Xunit;

namespace TorchTune.Testing;

public abstract partial class StudyStoreConformance
{
    private static readonly Configuration EveryKindOfValue = new(
        ("float", 0.1 + 0.2), ("whole float", 3.0), ("smallest", double.Epsilon), ("largest", -double.MaxValue), ("minus zero", -0.0), ("infinite", double.PositiveInfinity),
        ("int", 3), ("least int", long.MinValue), ("beyond a double", (1L << 53) + 1), ("yes", true), ("no", false),
        ("text", "sgd"), ("empty text", ""), ("text like a number", "1.0"), ("\"quotes\" \\ and\nlines", "tab\t 漢字 🚀"));

    /// <summary>The kinds of events, by name.</summary>
    public static TheoryData<string> KindsOfEvents => [.. OfEveryKind.Keys];

    private static ImmutableSortedDictionary<string, StudyEvent> OfEveryKind { get; } = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create<string, StudyEvent>("enqueued", new ConfigurationEnqueued(1.5, EveryKindOfValue)),
        KeyValuePair.Create<string, StudyEvent>("enqueued empty", new ConfigurationEnqueued(0, Configuration.Empty)),
        KeyValuePair.Create<string, StudyEvent>("started", new TrialStarted(2, 2, 3, EveryKindOfValue, new Placement(1, 9), 9, "tpe: best of 24", "bracket 1 has room")),
        KeyValuePair.Create<string, StudyEvent>("started unlimited", new TrialStarted(2, 2, 0, Configuration.Empty, new Placement(0, null), int.MaxValue, "", "a place is free")),
        KeyValuePair.Create<string, StudyEvent>("resumed", new TrialResumed(3, 1, 2, 9, 27, "promoted to rung 2")),
        KeyValuePair.Create<string, StudyEvent>("defined", new HyperParameterDefined(3, 1, HyperParameter.Categorical("activation", "relu", "tanh").Definition, "tanh")),
        KeyValuePair.Create<string, StudyEvent>("defined under a condition", new HyperParameterDefined(3, 1, HyperParameter.Float("momentum", 0, 0.99).When(HyperParameter.Categorical("optimizer", "sgd", "adam").Is("sgd")).Definition, 0.9)),
        KeyValuePair.Create<string, StudyEvent>("continues", Judged(new Verdict.Continue(int.MaxValue, "never looked at again"))),
        KeyValuePair.Create<string, StudyEvent>("pauses", Judged(new Verdict.Pause("waits for its rung"))),
        KeyValuePair.Create<string, StudyEvent>("stops", Judged(new Verdict.Stop("rank 4 of 4"))),
        KeyValuePair.Create<string, StudyEvent>("stops completed", Judged(new Verdict.Stop("it has all its steps", completed: true))),
        KeyValuePair.Create<string, StudyEvent>("exploits", Judged(new Verdict.Exploit(1, 4, EveryKindOfValue, 8, "copies the best"))),
        KeyValuePair.Create<string, StudyEvent>("exploits and waits", Judged(new Verdict.Exploit(1, 4, Configuration.Empty, null, "copies the best"))),
        KeyValuePair.Create<string, StudyEvent>("reports everything", new TrialReported(4, new Report(0, 4, Metrics.Of(("loss", 0.1), ("z", 2), ("a", -3.5), ("精度", 1e300))) { Constraints = [-1, 0.5, double.NaN], Cost = 12.25, Refined = new Configuration(("rate", 0.1), ("decay", 5e-324)) }, new Verdict.Continue(5, "goes on"), [])),
        KeyValuePair.Create<string, StudyEvent>("reports nothing", new TrialReported(4, new Report(0, 4, Metrics.Empty) { Cost = double.NaN }, new Verdict.Continue(5, "goes on"), [])),
        KeyValuePair.Create<string, StudyEvent>("decides on others", new TrialReported(4, new Report(0, 4, Metrics.Of("loss", 1)), new Verdict.Pause("waits"),
            [new WaitingVerdict(1, new Verdict.Exploit(0, 4, EveryKindOfValue, null, "copies")), new WaitingVerdict(0, new Verdict.Stop("last")), new WaitingVerdict(1, new Verdict.Stop("again"))])),
        KeyValuePair.Create<string, StudyEvent>("retried", new TrialRetried(5, 0, 2, "CUDA: out of memory")),
        KeyValuePair.Create<string, StudyEvent>("ended", new TrialEnded(5, 0, new Outcome { Kind = OutcomeKind.Completed, Reason = "it had all its steps", Values = [0.1, double.NegativeInfinity], Constraints = [-1, 2], Cost = 3.5 })),
        KeyValuePair.Create<string, StudyEvent>("ended without a report", new TrialEnded(5, 0, new Outcome { Kind = OutcomeKind.Failed, Reason = "it threw" }) { Waiting = [new WaitingVerdict(1, new Verdict.Stop("its round is off"))] }),
        KeyValuePair.Create<string, StudyEvent>("amended", new TrialAmended(6, 0, new Outcome { Kind = OutcomeKind.Stopped, Reason = "told", Values = [0.5], Constraints = [double.PositiveInfinity], Cost = -0.0 })),
        KeyValuePair.Create<string, StudyEvent>("replay differed", new ReplayDiffered(6, 0, 3, "loss", 0.25, double.NaN)),
        KeyValuePair.Create<string, StudyEvent>("space changed", new SpaceChanged(6, new Space(HyperParameter.Float("x", 0, 1).WithDefault(0.5)).With(Constraint.That("x <= 0.9")))),
        KeyValuePair.Create<string, StudyEvent>("study interrupted", new StudyStopped(7, "time limit of 60 s", Final: false)),
        KeyValuePair.Create<string, StudyEvent>("study done", new StudyStopped(7, "100 trials of 100", Final: true)),
    ]);

    [Theory]
    [MemberData(nameof(KindsOfEvents))]
    public Task Every_kind_of_event_comes_back_exactly(string kind) => ComeBack(Start(0), Start(1), OfEveryKind[kind]);

    [Theory]
    [InlineData(OutcomeKind.Completed)]
    [InlineData(OutcomeKind.Stopped)]
    [InlineData(OutcomeKind.Failed)]
    [InlineData(OutcomeKind.Diverged)]
    [InlineData(OutcomeKind.OutOfMemory)]
    [InlineData(OutcomeKind.Hung)]
    public Task Every_kind_of_outcome_comes_back(OutcomeKind kind) =>
        ComeBack(Start(0), new TrialEnded(1, 0, new Outcome { Kind = kind, Reason = "because" }));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.0)]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(1.0 / 3)]
    [InlineData(double.Epsilon)]
    [InlineData(-2.2250738585072011e-308)]
    [InlineData(double.MaxValue)]
    [InlineData(9007199254740993.0)]
    [InlineData(1e22)]
    public Task A_number_comes_back_bit_for_bit_wherever_it_stands(double number) => ComeBack(
        Start(0, number),
        new TrialReported(number, new Report(0, 1, Metrics.Of("loss", number)) { Constraints = [number], Cost = number }, new Verdict.Continue(2, "goes on"), []),
        new TrialEnded(number, 0, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [number, 0.5], Constraints = [1, number], Cost = number }),
        new TrialAmended(number, 0, new Outcome { Kind = OutcomeKind.Completed, Reason = "told", Values = [number], Cost = number }));

    [Theory]
    [InlineData(0x7FF8000000000000L)]
    [InlineData(0x7FF0000000000001L)]
    [InlineData(unchecked((long)0xFFFFFFFFFFFFFFFFUL))]
    public Task A_NaN_of_unusual_bits_comes_back_with_them(long bits) => A_number_comes_back_bit_for_bit_wherever_it_stands(BitConverter.Int64BitsToDouble(bits));

    [Theory]
    [InlineData("plain")]
    [InlineData("it's \"quoted\" \\ and\r\nbroken\tup")]
    [InlineData("größer, 学習, مرحبا, 👩‍👩‍👧, e\u0301")]
    [InlineData("NaN")]
    [InlineData("a zero \0 inside")]
    [InlineData("\u2028 \ufeff \uffff \u0001")]
    [InlineData(" spaces around ")]
    public Task A_text_comes_back_exactly_wherever_it_stands(string text) => ComeBack(
        new TrialStarted(0, 0, 0, Configuration.Empty, new Placement(0, null), 1, text, text),
        Start(1),
        new TrialReported(1, new Report(0, 1, Metrics.Of("loss", 1)), new Verdict.Pause(text), [new WaitingVerdict(1, new Verdict.Stop(text))]),
        new TrialResumed(1, 0, 0, 1, 2, text),
        new TrialRetried(2, 0, 2, text),
        new TrialEnded(3, 0, new Outcome { Kind = OutcomeKind.Failed, Reason = text }),
        new StudyStopped(4, text, true));

    [Theory]
    [InlineData(0xD83D)]
    [InlineData(0xDE80)]
    [InlineData(0xFFFF)]
    public Task A_text_that_is_no_Unicode_comes_back_exactly(int unit) => A_text_comes_back_exactly_wherever_it_stands($"cut off {(char)unit}, and on");

    [Fact]
    public Task A_long_text_comes_back() =>
        ComeBack(Start(0), new TrialEnded(1, 0, new Outcome { Kind = OutcomeKind.Failed, Reason = string.Concat(Enumerable.Repeat("at Namespace.Type.Method() 🚀\n", 40_000)) }));

    [Fact]
    public Task A_name_that_is_no_Unicode_is_kept_or_refused_but_never_altered()
    {
        var report = new TrialReported(1, new Report(0, 1, Metrics.Of("half \ud83d", 1)), new Verdict.Pause("waits"), []);

        return KeptOrRefused();

        async Task KeptOrRefused()
        {
            using var log = await With(Start(0));
            try
            {
                await log.AppendAsync(report);
            }
            catch (StoreException)
            {
                AssertSame([Start(0)], log.Read());
                return;
            }

            AssertSame([Start(0), report], log.Read());
        }
    }

    [Fact]
    public Task Many_metrics_come_back_in_their_order()
    {
        var metrics = Enumerable.Range(0, 500).Select(i => ($"metric {i * 7919 % 500}", i / 7.0)).ToArray();

        return ComeBack(Start(0), new TrialReported(1, new Report(0, 1, Metrics.Of(metrics)), new Verdict.Continue(2, "goes on"), []));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task A_random_study_comes_back_exactly(ulong seed) => ComeBack(RandomStudy.Events(seed, 400));

    [Fact]
    public void A_new_study_has_no_events()
    {
        using var log = Created();

        Assert.Equal(0, log.Count);
        Assert.Empty(log.Read());
    }

    [Fact]
    public async Task The_count_is_that_of_the_events()
    {
        using var log = await With(Start(0), Report(0, 1));

        Assert.Equal(2, log.Count);
        await log.AppendAsync(End(0, 0.5));
        Assert.Equal(3, log.Count);
        Assert.Equal(3, log.Read().LongCount());
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(4, 0)]
    [InlineData(400, 0)]
    public async Task Reading_begins_where_it_is_told(long from, int expected)
    {
        StudyEvent[] events = [Start(0), Report(0, 1), Report(0, 2), End(0, 0.5)];
        using var log = await With(events);

        AssertSame(events[^expected..], log.Read(from));
    }

    [Fact]
    public void There_is_nothing_before_the_first_event()
    {
        using var log = Created();

        Assert.Throws<ArgumentOutOfRangeException>(() => log.Read(-1).Any());
    }

    [Fact]
    public async Task Appending_nothing_changes_nothing()
    {
        using var log = await With(Start(0));

        await log.AppendAsync();

        Assert.Equal(1, log.Count);
        AssertSame([Start(0)], log.Read());
    }

    [Fact]
    public async Task A_long_study_comes_back_in_order()
    {
        StudyEvent[] events = [.. Enumerable.Range(0, 2500).SelectMany(t => (StudyEvent[])[Start(t), Report(t, 1, t), Report(t, 2, -t), End(t, -t)])];

        using var log = await With(events);

        AssertSame(events, log.Read());
        AssertSame(events[9_000..], log.Read(9_000));
        log.Dispose();
        Reopen();
        AssertSame(events, Store.Read("s"));
    }

    [Fact]
    public async Task What_is_appended_is_seen_from_outside_at_once()
    {
        using var log = await With(Start(0));
        AssertSame([Start(0)], Store.Read("s"));

        await log.AppendAsync(Report(0, 1));

        AssertSame([Start(0), Report(0, 1)], Store.Read("s"));
    }

    [Fact]
    public async Task Reading_gives_what_was_there_when_it_began()
    {
        using var log = await With(Start(0), Start(1));
        using var reading = log.Read().GetEnumerator();
        Assert.True(reading.MoveNext());

        await log.AppendAsync(Start(2));

        Assert.True(reading.MoveNext());
        Assert.False(reading.MoveNext());
    }

    [Fact]
    public async Task Everything_acknowledged_is_there_when_the_store_is_opened_again()
    {
        using (var log = await With(Start(0), Start(1), Report(0, 1)))
        {
            await log.SetAttributeAsync("host", "n1");
            await log.SetAttributeAsync("note", "warm", trial: 1);
            await log.MarkRunningAsync(1, 1, "cuda:0");
        }

        Reopen();

        using var again = Store.Open("s");
        Assert.Equal(3, again.Count);
        AssertSame([Start(0), Start(1), Report(0, 1)], again.Read());
        Assert.Equal("n1", again.Attributes()["host"]);
        Assert.Equal("warm", again.Attributes(trial: 1)["note"]);
        Assert.Equal([new RunningMark(1, 1, "cuda:0")], again.RunningMarks());
    }

    private static TrialReported Judged(Verdict verdict) => new(4, new Report(0, 4, Metrics.Of("loss", 0.5)), verdict, []);
}
