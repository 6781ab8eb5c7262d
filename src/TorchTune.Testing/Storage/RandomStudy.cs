using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Testing;

/// <summary>A random sequence of events that could have happened, with numbers and texts that are hard to keep.</summary>
public static class RandomStudy
{
    private static readonly string[] Words =
        ["goes on", "größer", "学習 🚀", "it's \"quoted\"", "back\\slash", "two\nlines", "zero \0 inside", "half \ud83d", "{\"json\":1}", "NULL", "NaN", "minus zero"];

    /// <summary>The first events of the random study of this seed.</summary>
    public static StudyEvent[] Events(ulong seed, int count)
    {
        var random = RandomSource.For(seed, -1, "random study");
        var events = new List<StudyEvent>(count);
        var live = new List<int>();
        int started = 0;
        while (events.Count < count)
        {
            double time = Number(random);
            int trial = live.Count > 0 ? live[random.NextInt(live.Count)] : -1;
            switch (trial < 0 ? 0 : random.NextInt(13))
            {
                case 0 or 1:
                    events.Add(new TrialStarted(time, started, random.NextInt(8), Configuration(random), new Placement(random.NextInt(4), Optional(random)), random.NextInt(100), Text(random), Text(random)));
                    live.Add(started++);
                    break;
                case 2:
                    events.Add(new TrialEnded(time, trial, Outcome(random)) { Waiting = Waiting(random, live) });
                    live.Remove(trial);
                    break;
                case 3: events.Add(new TrialResumed(time, trial, random.NextInt(8), random.NextInt(50), random.NextInt(100), Text(random))); break;
                case 4: events.Add(new TrialRetried(time, trial, 2 + random.NextInt(5), Text(random))); break;
                case 5: events.Add(new ConfigurationEnqueued(time, Configuration(random))); break;
                case 6: events.Add(new HyperParameterDefined(time, trial, HyperParameter.Int(Invariant($"n{events.Count}"), -5, 1 + random.NextInt(9)).Definition, 1)); break;
                case 7: events.Add(new TrialAmended(time, random.NextInt(started), Outcome(random))); break;
                case 8: events.Add(new StudyStopped(time, Text(random), random.NextInt(2) == 0)); break;
                case 9: events.Add(new SpaceChanged(time, new Space(HyperParameter.Int("n", 0, random.NextInt(9)).WithDefault(0)))); break;
                default: events.Add(new TrialReported(time, Report(random, trial), Verdict(random), Waiting(random, live))); break;
            }
        }

        return [.. events];
    }

    private static Report Report(RandomSource random, int trial) => new(
        trial, 1 + random.NextInt(1000), Metrics.Of([.. Enumerable.Range(0, random.NextInt(4)).Select(i => (Invariant($"metric {i}"), Number(random)))]))
    {
        Constraints = Numbers(random),
        Cost = random.NextInt(2) == 0 ? null : Number(random),
        Refined = random.NextInt(3) == 0 ? Configuration(random) : TorchTune.Configuration.Empty,
    };

    private static Outcome Outcome(RandomSource random) => new()
    {
        Kind = (OutcomeKind)random.NextInt(Enum.GetValues<OutcomeKind>().Length),
        Reason = Text(random),
        Values = Numbers(random),
        Constraints = Numbers(random),
        Cost = random.NextInt(2) == 0 ? null : Number(random),
    };

    private static Verdict Verdict(RandomSource random) => random.NextInt(5) switch
    {
        0 => new Verdict.Pause(Text(random)),
        1 => new Verdict.Stop(Text(random), random.NextInt(2) == 0),
        2 => new Verdict.Exploit(random.NextInt(9), random.NextInt(9), Configuration(random), Optional(random), Text(random)),
        _ => new Verdict.Continue(random.NextInt(100), Text(random)),
    };

    private static ImmutableArray<WaitingVerdict> Waiting(RandomSource random, List<int> live) =>
        [.. Enumerable.Range(0, random.NextInt(8) == 0 ? 3 : 0).Select(_ => new WaitingVerdict(live[random.NextInt(live.Count)], Verdict(random)))];

    private static Configuration Configuration(RandomSource random) => new(
        Enumerable.Range(0, random.NextInt(6)).Select(i => KeyValuePair.Create<string, Value>(Invariant($"hyper-parameter {i}"), random.NextInt(4) switch
        {
            0 => unchecked((long)random.NextUInt64()),
            1 => random.NextInt(2) == 0,
            2 => Words[random.NextInt(6)],
            _ => Number(random) is var number && double.IsNaN(number) ? 0.0 : number,
        })));

    private static ImmutableArray<double> Numbers(RandomSource random) => [.. Enumerable.Range(0, random.NextInt(3)).Select(_ => Number(random))];

    // Any bits at all: subnormal numbers, infinities and all kinds of NaN among them.
    private static double Number(RandomSource random) => random.NextInt(4) switch
    {
        0 => BitConverter.UInt64BitsToDouble(random.NextUInt64()),
        1 => (new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0.0, 1.0, double.Epsilon, double.MaxValue })[random.NextInt(8)],
        _ => random.NextDouble(),
    };

    private static string Text(RandomSource random) => Words[random.NextInt(Words.Length)];

    private static int? Optional(RandomSource random) => random.NextInt(2) == 0 ? null : random.NextInt(100);
}
