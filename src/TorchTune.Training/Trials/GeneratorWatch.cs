using Serilog;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>Sees to it that trials do not disturb one another through the process-wide generator, and says so where they do.</summary>
/// <remarks>
/// Stock dropout draws from one generator for the whole process. With one slot it is lent to the trial that steps and kept in its checkpoint: nothing is lost.
/// With several, a trial that draws from it makes every other trial's numbers depend on timing: the first one found is named, with the remedy.
/// Give one watch to all trials of a study.
/// </remarks>
/// <threadsafety>All members may be called from any thread.</threadsafety>
public sealed class GeneratorWatch
{
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private string? _finding;

    /// <summary>A watch over a study's trials.</summary>
    /// <param name="devices">Where the study runs: with one slot the generator can be lent.</param>
    /// <param name="logger">Where a finding is said once; null: nowhere.</param>
    public GeneratorWatch(IDeviceHost devices, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(devices);
        Lends = devices.Slots.Length == 1;
        _logger = logger ?? Serilog.Core.Logger.None;
    }

    /// <summary>Whether the generator is lent to the trial that steps.</summary>
    public bool Lends { get; }

    /// <summary>Why the study is not reproducible in parallel, naming the first module and the remedy; null while it is.</summary>
    public string? Finding
    {
        get
        {
            lock (_gate) return _finding;
        }
    }

    /// <summary>The same trials, watched from report to report: for trials that are functions (a <see cref="TorchTrainable"/> is watched by itself).</summary>
    /// <param name="train">What would be given to the study.</param>
    public Func<Trial, IEnumerable<Report>> Watched(Func<Trial, IEnumerable<Report>> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return Run;

        IEnumerable<Report> Run(Trial trial)
        {
            byte[] lent = ProcessGenerator.StateFor(trial);
            using var reports = train(trial).GetEnumerator();
            while (Watched(ref lent, trial, module: null, reports.MoveNext)) yield return reports.Current;
        }
    }

    /// <summary>Runs a step of a trial.</summary>
    /// <param name="lent">The generator's state for this trial: taken where it is lent, and put back as the step leaves it.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="module">What it trains, to find out what has drawn; null where that is unknown.</param>
    /// <param name="step">The step.</param>
    internal T Watched<T>(ref byte[] lent, Trial trial, nn.Module? module, Func<T> step)
    {
        byte[] before = ProcessGenerator.Read();
        if (!Lends)
        {
            var result = step();
            if (Finding is null && !ProcessGenerator.Read().AsSpan().SequenceEqual(before)) Note(trial, module);
            return result;
        }

        try
        {
            ProcessGenerator.Write(lent);
            var result = step();
            lent = ProcessGenerator.Read();
            return result;
        }
        finally
        {
            ProcessGenerator.Write(before);
        }
    }

    private void Note(Trial trial, nn.Module? module)
    {
        var drawing = module?.named_modules().FirstOrDefault(m => Draws(m.module)) ?? default;

        // Seen from here another trial may have drawn: without a module of a kind that draws, this one is not accused.
        if (module is not null && drawing.module is null) return;
        string what = drawing.module is null ? Invariant($"Trial {trial.Number}, or one beside it,") : Invariant($"'{drawing.name}' ({drawing.module.GetType().Name}) of trial {trial.Number}");
        string finding = Invariant($"{what} draws from the process-wide generator: the study is not reproducible in parallel. Draw from the trial's own generator (GeneratorDropout), or use one slot.");
        lock (_gate)
        {
            if (_finding is not null) return;
            _finding = finding;
        }

        _logger.Warning("{Finding}", finding);
    }

    private static bool Draws(nn.Module module) => module is
        Dropout or Dropout1d or Dropout2d or Dropout3d or AlphaDropout or FeatureAlphaDropout
        or LSTM or GRU or RNN or MultiheadAttention or TransformerEncoderLayer;
}
