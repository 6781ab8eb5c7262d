using System.Diagnostics;
using TorchTune.Models;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Cifar;

/// <summary>
/// Draws a few configurations, trains each on a slot from its own seed, compares them on a validation part, and looks at the test
/// images once, for the best.
/// </summary>
internal static class RandomSearch
{
    /// <summary>Runs the whole experiment.</summary>
    /// <param name="options">What the command line asks for.</param>
    /// <param name="output">Receives the result: a table or one JSON object, and nothing else.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Looked at before every update.</param>
    internal static async Task RunAsync(CifarOptions options, Stream output, TextWriter progress, CancellationToken cancellationToken)
    {
        var archive = await CifarImages.FindAsync(options.Data, progress, cancellationToken).ConfigureAwait(false);

        // Thread counts are per thread: first thing on each.
        set_num_threads(options.Threads);
        using var data = ClassificationData.Prepare(
            archive, new DataOptions { TrainSubset = options.TrainSubset == 0 ? null : options.TrainSubset, Seed = options.Seed });
        progress.WriteLine(Invariant(
            $"{options.Trials} trials of {options.Epochs} epochs on {data.Train.Count} images, judged on {data.Validation.Count}, {options.Slots} at a time, {options.Threads} thread(s) each"));

        var clock = Stopwatch.StartNew();
        var results = new TrialResult[options.Trials];
        using var podium = new Podium();
        SlotPool.Run(options.Slots, options.Trials, () => set_num_threads(options.Threads), number =>
        {
            var trial = new CifarTrial(number, options, data);
            try
            {
                var reports = new List<Score>();
                foreach (var score in trial.Train(options.Epochs, data, cancellationToken))
                {
                    reports.Add(score);
                    progress.WriteLine(Invariant(
                        $"{clock.Elapsed.TotalSeconds,6:F0} s  trial {number,3}  epoch {reports.Count,3}/{options.Epochs}  loss {score.Loss:F4}  accuracy {score.Accuracy:P2}"));
                }

                results[number] = new TrialResult(number, trial.Configuration, reports);
                trial = podium.Keep(results[number], trial);
            }
            finally
            {
                trial?.Dispose();
            }
        });

        var test = podium.Trial?.Model.Evaluate(data.Test, cancellationToken: cancellationToken);
        progress.WriteLine(Invariant($"{clock.Elapsed.TotalSeconds:F0} s"));
        if (options.Json) ResultWriter.WriteJson(output, options, data, results, podium.Result, test, clock.Elapsed.TotalSeconds);
        else ResultWriter.WriteTable(output, results, podium.Result, test);
    }

    /// <summary>The best trial so far, with its network.</summary>
    private sealed class Podium : IDisposable
    {
        private readonly Lock _lock = new();

        internal TrialResult? Result { get; private set; }

        internal CifarTrial? Trial { get; private set; }

        /// <summary>Takes the trial if it is better than the best so far.</summary>
        /// <returns>The one that is no longer needed, if any.</returns>
        internal CifarTrial? Keep(TrialResult result, CifarTrial trial)
        {
            lock (_lock)
            {
                if (!result.Beats(Result)) return trial;

                var former = Trial;
                (Result, Trial) = (result, trial);
                return former;
            }
        }

        public void Dispose() => Trial?.Dispose();
    }
}
