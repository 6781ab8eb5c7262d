// Tunes a network on CIFAR: many trials at once, the poor ones stopped early, all of it kept in a store and gone on with after a kill; at the end
// the best trial and the default configuration meet the test images, once. Progress goes to standard error, the result to standard output.
using System.Runtime.InteropServices;
using Spectre.Console;
using TorchTune.Experiments.Cifar;

using var interrupt = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTermination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var output = Console.OpenStandardOutput();
var terminal = Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
return await CifarCommand.RunAsync(args, output, TextWriter.Synchronized(Console.Error), terminal, interrupt.Token).ConfigureAwait(false);

// The first signal ends the study cleanly; whoever sends a second one does not want to wait for that.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
}
