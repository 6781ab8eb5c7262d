using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using TorchTune.Models;

namespace TorchTune.Experiments.Cifar;

/// <summary>What the command line asks for.</summary>
internal sealed record CifarOptions(
    DirectoryInfo? Data, string Model, int Trials, int Epochs, int Slots, int Threads, ulong Seed, int TrainSubset, bool Json, bool Quiet)
{
    private const int BadUsage = 2;

    /// <summary>Reads the command line and runs the experiment, or shows the help, or says what is wrong.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Receives the help.</param>
    /// <param name="error">Receives complaints.</param>
    /// <param name="run">The experiment.</param>
    /// <returns>The exit code: 2 for bad usage, else what <paramref name="run"/> returns.</returns>
    internal static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, Func<CifarOptions, Task<int>> run)
    {
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Folder of the binary CIFAR-10 or CIFAR-100 files. Default: $TORCHTUNE_DATA, else data/cifar-10-batches-bin, "
                + "else the official archive is downloaded there, else (offline) synthetic images.",
            HelpName = "DIR",
        };
        var model = new Option<string>("--model") { Description = "Network.", DefaultValueFactory = _ => "smallconv" };
        model.AcceptOnlyFromAmong([.. ImageModels.Names]);
        var trials = AtLeastOne("--trials", "Random configurations to try.", 8);
        var epochs = AtLeastOne("--epochs", "Epochs each trial trains for.", 8);
        var threads = AtLeastOne("--threads", "CPU threads of a trial. Results depend on it.", 1);
        var slots = AtLeastOne("--slots", "Trials that run at once. Results do not depend on it. Default: one for each core.", Environment.ProcessorCount);
        var seed = new Option<ulong>("--seed") { Description = "Decides everything random.", HelpName = "N", DefaultValueFactory = _ => 0 };
        var subset = new Option<int>("--train-subset")
        {
            Description = "Training images to use, a tenth of them for validation; 0: all.",
            HelpName = "N",
            DefaultValueFactory = _ => 10_000,
        };
        subset.Validators.Add(result => Require(result, value => value is 0 or >= 100, "0 (all) or at least 100"));
        var json = new Option<bool>("--json") { Description = "Print one JSON object on standard output and nothing else there." };
        var quiet = new Option<bool>("--quiet") { Description = "No progress on standard error." };

        var command = new RootCommand("Trains a network on CIFAR images with random configurations, several at a time, and tests the best of them.")
        {
            data, model, trials, epochs, slots, threads, seed, subset, json, quiet,
        };
        command.SetAction((parsed, _) => run(
            new CifarOptions(
                parsed.GetValue(data),
                parsed.GetValue(model)!,
                parsed.GetValue(trials),
                parsed.GetValue(epochs),
                parsed.GetValue(slots),
                parsed.GetValue(threads),
                parsed.GetValue(seed),
                parsed.GetValue(subset),
                parsed.GetValue(json),
                parsed.GetValue(quiet))));

        var result = command.Parse(arguments);
        bool refused = result.Errors.Count > 0;
        if (result.Action is ParseErrorAction complaint) complaint.ShowHelp = false;
        int code = await result.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // the program cancels by itself
            Output = refused ? error : output,
            Error = error,
        }).ConfigureAwait(false);
        return refused ? BadUsage : code;
    }

    private static Option<int> AtLeastOne(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result => Require(result, value => value >= 1, "at least 1"));
        return option;
    }

    private static void Require(OptionResult result, Func<int, bool> holds, string rule)
    {
        // What is no number is refused by the parser itself.
        bool read = int.TryParse(result.Tokens is [var token] ? token.Value : null, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value);
        if (read && !holds(value)) result.AddError(FormattableString.Invariant($"{result.Option.Name} must be {rule}, not {value}."));
    }
}
