using Spectre.Console;
using TorchTune.Experiments.Cifar.Watching;
using TorchTune.Models;

namespace TorchTune.Experiments.Cifar;

/// <summary>The program without its process: a command line in, an exit code out.</summary>
internal static class CifarCommand
{
    internal const int Done = 0, Failed = 1, BadUsage = 2, Interrupted = 130;

    /// <summary>Does what a command line asks for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Standard output: the help, or the result and nothing else.</param>
    /// <param name="error">Standard error: complaints, and progress where there is no terminal.</param>
    /// <param name="terminal">Where a table can live; null where standard error is no terminal.</param>
    /// <param name="cancellation">Interrupts the study; the same command goes on with it.</param>
    /// <returns>0 done, 2 bad usage, 130 interrupted, 1 otherwise.</returns>
    internal static async Task<int> RunAsync(string[] arguments, Stream output, TextWriter error, IAnsiConsole? terminal, CancellationToken cancellation)
    {
        using var text = new StreamWriter(output, leaveOpen: true) { AutoFlush = true };
        return await CifarCommandLine.RunAsync(arguments, text, error, async options =>
        {
            try
            {
                return await RunAsync(options, output, error, terminal, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                await error.WriteLineAsync("Interrupted: the same command goes on.").ConfigureAwait(false);
                return Interrupted;
            }
            catch (ArgumentException misuse)
            {
                await error.WriteLineAsync(misuse.Message).ConfigureAwait(false);
                return BadUsage;
            }
            catch (Exception failure)
            {
                await error.WriteLineAsync(IsForeseen(failure) ? failure.Message : failure.ToString()).ConfigureAwait(false);
                return Failed;
            }
        }).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(CifarOptions options, Stream output, TextWriter error, IAnsiConsole? terminal, CancellationToken cancellation)
    {
        IStudyView view = options.Quiet ? new QuietView(error) : terminal is null ? new LineView(error) : new TableView(terminal);
        var archive = await CifarImages.FindAsync(options.Data, options.Quiet ? TextWriter.Null : error, cancellation).ConfigureAwait(false);
        using var experiment = new CifarExperiment(options, archive, view);
        return await experiment.RunAsync(output, cancellation).ConfigureAwait(false) ? Done : Failed;
    }

    // What the machine or the user's files may bring about, and whose message says all: where it happened is of no use to anybody.
    private static bool IsForeseen(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or DataFileException or StoreException || (failure.InnerException is { } inner && IsForeseen(inner));
}
