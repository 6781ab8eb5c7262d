using static System.FormattableString;

namespace TorchTune.Experiments.Cifar;

/// <summary>One line that grows on a terminal; one line for every tenth elsewhere.</summary>
internal sealed class ProgressBar(TextWriter console) : IProgress<(long Received, long? Total)>, IDisposable
{
    private const int Width = 40;
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private long _shown = -1;

    /// <summary>Called by the download itself, in order.</summary>
    public void Report((long Received, long? Total) value)
    {
        double share = value.Total is long total and > 0 ? (double)value.Received / total : 0;
        long mark = _terminal ? value.Received >> 20 : (long)(share * 10);
        if (mark == _shown) return;

        _shown = mark;
        string line = Invariant($"{share,4:P0} of {value.Total / 1e6:F0} MB");
        if (_terminal)
        {
            int filled = (int)(share * Width);
            console.Write($"\r[{new string('#', filled)}{new string('.', Width - filled)}] {line}");
        }
        else
        {
            console.WriteLine(line);
        }
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        if (_terminal && _shown >= 0) console.WriteLine();
    }
}
