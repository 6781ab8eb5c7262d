using TorchTune.Cli;

using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
return CommandLine.Run(args, input, output, Console.Error);
