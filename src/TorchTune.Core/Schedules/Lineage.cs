using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Through which trials a trial's state has come: the donors that it and its donors copied, back to one that started by itself.</summary>
/// <remarks>
/// A trial that never copied has a lineage of one part. What makes a trial of a population good is not the configuration that it ended with but all of those that its weights were trained with, one after the other:
/// <see cref="Schedule"/>.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Lineage
{
    private Lineage(ImmutableArray<LineagePart> parts) => Parts = parts;

    /// <summary>The parts, the oldest first; each begins where the one before it ended.</summary>
    public ImmutableArray<LineagePart> Parts { get; }

    /// <summary>Steps that the state has been trained for, in whichever trial.</summary>
    public int Steps => Parts.Sum(part => part.Steps);

    /// <summary>The lineage of a trial, as it was at its last report.</summary>
    /// <param name="events">A study's events, in order.</param>
    /// <param name="trial">The trial's number.</param>
    /// <exception cref="ArgumentException">The trial has not started, or has not reported.</exception>
    public static Lineage Of(IEnumerable<StudyEvent> events, int trial)
    {
        ArgumentNullException.ThrowIfNull(events);
        List<Life> lives = [];
        foreach (var happened in events)
        {
            switch (happened)
            {
                case TrialStarted e: lives.Add(new Life(e.Configuration)); break;
                case HyperParameterDefined e: lives[e.Trial].Define(e.HyperParameter.Name, e.Value); break;
                case TrialReported e:
                    lives[e.Report.Trial].Take(e.Report);
                    Copy(lives, e.Report.Trial, e.Verdict);
                    foreach (var (waiting, verdict) in e.Waiting) Copy(lives, waiting, verdict);
                    break;
                case TrialEnded e:
                    foreach (var (waiting, verdict) in e.Waiting) Copy(lives, waiting, verdict);
                    break;
                default: break;
            }
        }

        if (trial < 0 || trial >= lives.Count) throw new ArgumentException(Invariant($"Trial {trial} has not started."), nameof(trial));
        if (lives[trial].Step == 0) throw new ArgumentException(Invariant($"Trial {trial} has not reported: it has no steps yet."), nameof(trial));

        List<LineagePart> parts = [];
        for (var (current, until) = (trial, lives[trial].Step); ;)
        {
            // A donor is copied as it was judged, before what that very judgement did to it.
            var life = lives[current];
            int last = life.Copies.FindLastIndex(copy => copy.AtStep < until);
            int from = last < 0 ? 0 : life.Copies[last].AtStep;
            parts.Add(new LineagePart(current, from, until, last < 0 ? life.Start : life.Copies[last].Configuration)
            {
                Refined = [.. life.Refined.Where(refined => refined.Step > from && refined.Step <= until)],
            });
            if (last < 0) break;
            (current, until) = (life.Copies[last].Donor, life.Copies[last].DonorStep);
        }

        parts.Reverse();
        return new([.. parts]);
    }

    /// <summary>The values that the state was trained with, over its own steps. Piecewise constant; where trials refined their hyper-parameters, through the values that they reported (<see cref="SchedulePath.LogLinear"/>).</summary>
    public ConfigurationSchedule Schedule()
    {
        List<ScheduleSegment> segments = [];
        int offset = 0;
        foreach (var part in Parts)
        {
            var configuration = part.Configuration;
            segments.Add(new(offset, configuration));
            foreach (var (step, values) in part.Refined)
            {
                foreach (var (name, value) in values) configuration = configuration.With(name, value);

                // At the end of a part the next one begins, with values of its own.
                if (step < part.ToStep || ReferenceEquals(part, Parts[^1])) segments.Add(new(offset + step - part.FromStep, configuration));
            }

            offset += part.Steps;
        }

        return new(Steps, segments, Parts.Any(part => !part.Refined.IsEmpty) ? SchedulePath.LogLinear : SchedulePath.Constant);
    }

    private static void Copy(List<Life> lives, int trial, Verdict verdict)
    {
        if (verdict is Verdict.Exploit exploit) lives[trial].Copies.Add(new(lives[trial].Step, exploit.Donor, exploit.DonorStep, exploit.Configuration));
    }

    private sealed class Life(Configuration start)
    {
        public Configuration Start { get; private set; } = start;

        public int Step { get; private set; }

        public List<(int AtStep, int Donor, int DonorStep, Configuration Configuration)> Copies { get; } = [];

        public List<(int Step, Configuration Values)> Refined { get; } = [];

        public void Define(string name, Value value)
        {
            if (Copies.Count == 0) Start = Start.With(name, value);
            else Copies[^1] = Copies[^1] with { Configuration = Copies[^1].Configuration.With(name, value) };
        }

        public void Take(Report report)
        {
            Step = report.Step;
            if (report.Refined.Count > 0) Refined.Add((report.Step, report.Refined));
        }
    }
}

/// <summary>Steps of a lineage that one trial trained.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="FromStep">The trial's own step after which its part begins: 0, or that at which it copied.</param>
/// <param name="ToStep">The trial's own step with which it ends: that at which it was copied, or its last.</param>
/// <param name="Configuration">What it trained with from there.</param>
public sealed record LineagePart(int Trial, int FromStep, int ToStep, Configuration Configuration)
{
    /// <summary>How many steps it has.</summary>
    public int Steps => ToStep - FromStep;

    /// <summary>The values that the trial itself refined hyper-parameters to, each after one of its own steps.</summary>
    public ImmutableArray<(int Step, Configuration Values)> Refined { get; init; } = [];

    /// <summary>Equal parts, the refined values one by one.</summary>
    public bool Equals(LineagePart? other) =>
        other is not null && (Trial, FromStep, ToStep) == (other.Trial, other.FromStep, other.ToStep) && Configuration.Equals(other.Configuration) && Refined.AsSpan().SequenceEqual(other.Refined.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Trial, FromStep, ToStep, Configuration, Refined.Length);
}
