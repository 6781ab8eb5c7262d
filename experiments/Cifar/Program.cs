// Random search on CIFAR: draw a few configurations, train each on its own slot from its own seed, compare them on a validation
// part, and look at the test images once, for the best. Progress goes to standard error, the result to standard output.
using System.Diagnostics;
using TorchSharp;
using TorchTune.Experiments.Cifar;
using TorchTune.Models;
using static System.FormattableString;

const int Failed = 1, Interrupted = 130;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};

return await CifarOptions.RunAsync(args, async (options, _) =>
{
    try
    {
        return await Run(options, interrupt.Token).ConfigureAwait(false);
    }
    catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
    {
        Console.Error.WriteLine("Interrupted.");
        return Interrupted;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DataFileException or ArgumentException)
    {
        Console.Error.WriteLine(failure.Message);
        return Failed;
    }
}).ConfigureAwait(false);

static async Task<int> Run(CifarOptions options, CancellationToken cancellation)
{
    var console = options.Quiet ? TextWriter.Null : TextWriter.Synchronized(Console.Error);
    var archive = await CifarImages.FindAsync(options.Data, console, cancellation).ConfigureAwait(false);

    // Thread counts are per thread: first thing on each.
    torch.set_num_threads(options.Threads);
    using var data = ClassificationData.Prepare(
        archive, new DataOptions { TrainSubset = options.TrainSubset == 0 ? null : options.TrainSubset, Seed = options.Seed });
    console.WriteLine(Invariant(
        $"{options.Trials} trials of {options.Epochs} epochs on {data.Train.Count} images, judged on {data.Validation.Count}, {options.Slots} at a time, {options.Threads} thread(s) each"));

    var clock = Stopwatch.StartNew();
    var results = new TrialResult[options.Trials];
    var keeping = new Lock();
    (TrialResult Result, CifarTrial Trial)? best = null;
    SlotPool.Run(options.Slots, options.Trials, () => torch.set_num_threads(options.Threads), number =>
    {
        var trial = new CifarTrial(number, options, data);
        var reports = new List<Score>();
        foreach (var score in trial.Train(options.Epochs, data, cancellation))
        {
            reports.Add(score);
            console.WriteLine(Invariant(
                $"{clock.Elapsed.TotalSeconds,6:F0} s  trial {number,3}  epoch {reports.Count,3}/{options.Epochs}  loss {score.Loss:F4}  accuracy {score.Accuracy:P2}"));
        }

        results[number] = new TrialResult(number, trial.Configuration, reports);
        lock (keeping)
        {
            var loser = trial;
            if (results[number].Beats(best?.Result)) (loser, best) = (best?.Trial, (results[number], trial));
            loser?.Dispose();
        }
    });

    var test = best?.Trial.Model.Evaluate(data.Test, cancellationToken: cancellation);
    best?.Trial.Dispose();
    console.WriteLine(Invariant($"{clock.Elapsed.TotalSeconds:F0} s"));

    if (options.Json)
    {
        using var output = Console.OpenStandardOutput();
        ResultWriter.WriteJson(output, options, data, results, best?.Result, test, clock.Elapsed.TotalSeconds);
    }
    else
    {
        ResultWriter.WriteTable(Console.Out, results, best?.Result, test);
    }

    return 0;
}
