// Random search on CIFAR. Progress goes to standard error, the result to standard output.
using TorchTune.Experiments.Cifar;
using TorchTune.Models;

const int Failed = 1, Interrupted = 130;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};

return await CifarOptions.RunAsync(args, Console.Out, Console.Error, async options =>
{
    try
    {
        using var output = Console.OpenStandardOutput();
        var progress = options.Quiet ? TextWriter.Null : TextWriter.Synchronized(Console.Error);
        await RandomSearch.RunAsync(options, output, progress, interrupt.Token).ConfigureAwait(false);
        return 0;
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
