using System.Diagnostics;
using System.Globalization;
using TorchTune.Analysis;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar.Watching;

/// <summary>When the slots worked, in this run and in those before it: measured for people, decides nothing.</summary>
/// <remarks>A file keeps it, a line a stretch, so that the timeline survives a kill. What the file cannot take is forgotten.</remarks>
/// <threadsafety>All members may be called from any thread.</threadsafety>
internal sealed class SlotLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<SlotSpan> _spans = [];
    private readonly List<(Slot Slot, double From, double To)> _now = [];
    private readonly int _slots;
    private double _earlier;
    private StreamWriter? _file;
    private double? _lastStart;

    /// <summary>Begins with nothing.</summary>
    /// <param name="slots">How many slots this run has.</param>
    internal SlotLog(int slots) => _slots = slots;

    /// <summary>Seconds since this run began.</summary>
    internal double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>All runs' stretches, one run after the other.</summary>
    internal IReadOnlyList<SlotSpan> Spans
    {
        get
        {
            lock (_gate) return [.. _spans];
        }
    }

    /// <summary>Mean seconds of a stretch of this run; NaN before the first.</summary>
    internal double MeanSeconds
    {
        get
        {
            lock (_gate) return _now.Count == 0 ? double.NaN : _now.Average(use => use.To - use.From);
        }
    }

    /// <summary>The share of the slots' time in which they worked, up to where all of them are known.</summary>
    internal double Occupation
    {
        get
        {
            lock (_gate)
            {
                double[] known = [.. _now.GroupBy(use => use.Slot).Select(uses => uses.Max(use => use.To))];
                return known.Length < _slots ? 1 : Share(known.Min());
            }
        }
    }

    /// <summary>Takes over what earlier runs have left in a file, and adds to it from now on.</summary>
    internal void KeepIn(string path)
    {
        lock (_gate)
        {
            if (File.Exists(path)) _spans.AddRange(File.ReadLines(path).Select(Parse).OfType<SlotSpan>());
            _earlier = _spans.Select(span => span.To).DefaultIfEmpty().Max();
            _file = new StreamWriter(path, append: true) { AutoFlush = true };
            if (_spans.Count > 0) _file.WriteLine(); // A kill may have left half a line.
        }
    }

    /// <summary>Adds a stretch of this run.</summary>
    internal void Add(SlotUse use)
    {
        lock (_gate)
        {
            double from = use.From.TotalSeconds, to = use.To.TotalSeconds;
            _now.Add((use.Slot, from, to));
            var span = new SlotSpan(use.Slot.ToString(), use.Trial, _earlier + from, _earlier + to);
            _spans.Add(span);
            try
            {
                _file?.WriteLine(Invariant($"{span.Slot} {span.Trial} {span.From:R} {span.To:R}"));
            }
            catch (IOException)
            {
                _file = null;
            }
        }
    }

    /// <summary>Notes that a trial starts: after the last such moment none waits for a slot any more.</summary>
    internal void NoteStart()
    {
        lock (_gate) _lastStart = Seconds;
    }

    /// <summary>How the slots were used, as a sentence.</summary>
    /// <param name="seconds">How long the run took.</param>
    internal string Summary(double seconds)
    {
        lock (_gate)
        {
            string whileWaiting = _lastStart is > 1 ? Invariant($" ({100 * Share(_lastStart.Value):F1} % while trials waited)") : "";
            return Invariant($"{seconds:F0} s; slots occupied {100 * Share(seconds):F1} % of the time{whileWaiting}");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            try
            {
                _file?.Dispose();
            }
            catch (IOException)
            {
                // What it could not take has been forgotten already.
            }

            _file = null;
        }
    }

    private double Share(double until) => until <= 0 ? 0 : _now.Sum(use => Math.Max(0, Math.Min(use.To, until) - use.From)) / (_slots * until);

    private static SlotSpan? Parse(string line) =>
        line.Split(' ') is [var slot, var trial, var from, var to]
        && int.TryParse(trial, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && double.TryParse(from, CultureInfo.InvariantCulture, out double began)
        && double.TryParse(to, CultureInfo.InvariantCulture, out double ended)
        && double.IsFinite(began) && double.IsFinite(ended) && began <= ended
            ? new SlotSpan(slot, number, began, ended)
            : null;
}
