using Serilog;
using TorchTune.Experiments.Cifar.Results;
using TorchTune.Experiments.Cifar.Watching;
using TorchTune.Models;
using TorchTune.Training;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar;

/// <summary>The course of the experiment: search, then the default configuration, then the test images for the best and for the default, then what is left for later.</summary>
internal sealed class CifarExperiment : IDisposable
{
    private readonly CifarOptions _options;
    private readonly IStudyView _view;
    private readonly TorchDeviceHost _host;
    private readonly Serilog.Core.Logger _logger;
    private readonly CifarStudies _studies;

    internal CifarExperiment(CifarOptions options, ImageArchive archive, IStudyView view)
    {
        (_options, _view) = (options, view);
        _host = new TorchDeviceHost(new TorchDeviceOptions { Devices = options.Devices, Slots = options.Slots, ThreadsPerTrial = options.Threads });
        _host.EnterThread(_host.Slots[0]);
        _logger = new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Sink(new WarningSink(view)).CreateLogger();
        _studies = new CifarStudies(options, _host, archive, _logger);
    }

    /// <summary>Runs it, or goes on with it.</summary>
    /// <param name="output">Receives the result: a table or one JSON object, and nothing else.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <returns>False where the study is done and no trial has a result.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted; the studies can be gone on with.</exception>
    internal async Task<bool> RunAsync(Stream output, CancellationToken cancellation)
    {
        var artefacts = new Artefacts(_options.Out, _studies.Name);
        var result = await SearchAsync(artefacts, cancellation).ConfigureAwait(false);
        if (result.IsDone) result = await CompareAsync(result, cancellation).ConfigureAwait(false);
        else _view.Say("The study is not done: the default configuration and the test images wait for its end.");

        if (_options.Json)
        {
            JsonResult.Write(output, result, _options, _studies.Data);
        }
        else
        {
            using var writer = new StreamWriter(output, leaveOpen: true);
            TableResult.Write(writer, result);
        }

        // After the result: a disk that is full should not cost it.
        _host.EnterThread(_host.Slots[0]);
        artefacts.Write(_studies, result, _options, cancellation);
        foreach (var (what, path) in artefacts.Kept) _view.Say(Invariant($"{what,-18} {path}"));
        return result.Best is not null || !result.IsDone;
    }

    public void Dispose()
    {
        _studies.Dispose();
        _logger.Dispose();
    }

    private async Task<CifarResult> SearchAsync(Artefacts artefacts, CancellationToken cancellation)
    {
        using var slots = new SlotLog(_host.Slots.Length);
        using var study = _studies.OpenSearch(slots.Add);

        // Not before the study is open: until then another process may be at work on it.
        artefacts.Begin(anew: _options.IfStored == ResumePolicy.Fresh);
        slots.KeepIn(artefacts.SlotLogPath);
        var data = _studies.Data;
        _view.Say(Invariant(
            $"Study {study.Name}: {_options.Trials} trials of up to {_options.Epochs} epochs on {data.Train.Count} images, judged on {data.Validation.Count}; {_host.Slots.Length} slots on {string.Join(", ", _host.Devices)}, {_options.Threads} thread(s) each, logical parallelism {study.Parallelism}"));
        if (study.Started > 0) _view.Say(Invariant($"Going on: {study.Ended} of {study.Started} trials had ended."));
        var progress = new StudyProgress(study.Trials(), _options, slots);
        await _view.ShowAsync(study.RunAsync(_studies.NewTrial, cancellation), progress).ConfigureAwait(false);
        double seconds = slots.Seconds;
        cancellation.ThrowIfCancellationRequested();
        if (progress.Reports > 0) _view.Say(slots.Summary(seconds));

        StudyEvent[] events = [.. study.Events()];
        var history = study.Trials();
        var winner = study.Best is { } best ? history.Trials[best.Trial] : null;
        return new CifarResult
        {
            Study = study.Name,
            IsDone = events is [.., StudyStopped { Final: true }],
            History = history,
            Reports = [.. events.OfType<TrialReported>().Select(e => e.Report)],
            Best = winner,
            BestSchedule = winner is null ? null : _studies.ScheduleOf(events, winner),
            Seconds = seconds,
            Spans = slots.Spans,
        };
    }

    private async Task<CifarResult> CompareAsync(CifarResult result, CancellationToken cancellation)
    {
        _view.Say("The default configuration, for comparison:");
        TrialRow row;
        using (var study = _studies.OpenDefault())
        {
            var options = _options with { Trials = 1 };
            using var slots = new SlotLog(_host.Slots.Length);
            await _view.ShowAsync(study.RunAsync(_studies.NewDefaultTrial, cancellation), new StudyProgress(study.Trials(), options, slots)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            row = study.Trials().Trials[0];
        }

        return Tested(result, row, cancellation);
    }

    // The test images are looked at here and nowhere else: once for each.
    private CifarResult Tested(CifarResult result, TrialRow row, CancellationToken cancellation)
    {
        _host.EnterThread(_host.Slots[0]); // Whichever thread it is, after all that waiting.
        using var best = result.Best is { } winner ? _studies.ModelOf(_studies.Name, winner, cancellation) : null;
        using var plain = row.Outcome?.Kind == OutcomeKind.Completed ? _studies.ModelOf(_studies.DefaultName, row, cancellation) : null;
        return result with
        {
            BestTest = best is null ? null : _studies.Test(best, cancellation),
            DefaultValidation = row.Outcome is { Kind: OutcomeKind.Completed, Values: [var value] } ? value : null,
            DefaultTest = plain is null ? null : _studies.Test(plain, cancellation),
        };
    }
}
