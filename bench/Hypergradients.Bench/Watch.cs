using System.Diagnostics;
using System.Globalization;

/// <summary>Wall time and processor time of an action.</summary>
internal readonly record struct Watch(double Wall, double Processor)
{
    private const double LeastMilliseconds = 250;

    /// <summary>Milliseconds of one of so many repeats.</summary>
    internal static Watch Of(Action once, int repeats)
    {
        var process = Process.GetCurrentProcess();
        var (wall, processor) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        for (var i = 0; i < repeats; i++)
            once();
        process.Refresh();
        return new(wall.Elapsed.TotalMilliseconds / repeats, (process.TotalProcessorTime - processor).TotalMilliseconds / repeats);
    }

    /// <summary>Milliseconds of one, repeated until enough time has gone by for the processor's clock, which ticks every ten milliseconds.</summary>
    internal static Watch Of(Action once)
    {
        var first = Of(once, 1);
        return Of(once, (int)Math.Clamp(LeastMilliseconds / first.Wall, 1, 10_000));
    }

    /// <summary>Median ratios of the rounds, and the median base.</summary>
    internal static string Ratios(string what, IReadOnlyList<(Watch Method, Watch Base)> rounds, double limit)
    {
        var wall = Median(rounds.Select(round => round.Method.Wall / round.Base.Wall));
        var processor = Median(rounds.Select(round => round.Method.Processor / round.Base.Processor));
        return string.Create(CultureInfo.InvariantCulture,
            $"{what,-44} {wall,6:F2} x wall, {processor,6:F2} x processor time of {Median(rounds.Select(round => round.Base.Processor)),8:F2} ms (limit {limit})");
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
