using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using TorchTune.Models;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar;

/// <summary>The options as people type them.</summary>
internal static class CifarCommandLine
{
    /// <summary>The strategies whose trials adapt learning rate and weight decay by their own gradients: each by itself, or as a population that searches the rest.</summary>
    internal const string Hypergradient = "hypergradient", HypergradientPopulation = "hypergradient-pbt";

    private const string Random = """{"type":"random"}""";

    // Weights keep their shape, and an optimizer its memory.
    private const string Population = """{"type":"pbt","inherited":["optimizer","width","schedule"]}""";

    // A strategy is a pair of sampler and scheduler.
    private static readonly (string Name, string Sampler, string Scheduler)[] Strategies =
    [
        ("random", Random, """{"type":"none"}"""),
        ("asha", Random, """{"type":"asha"}"""),
        ("pbt", Random, Population),
        (Hypergradient, Random, """{"type":"none"}"""),
        (HypergradientPopulation, Random, Population),
    ];

    /// <summary>Reads a command line and runs the experiment, or shows the help, or says what is wrong with it.</summary>
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
        var model = OneOf("--model", "Network.", "smallconv", ImageModels.Names);
        var strategy = OneOf("--strategy", "How to search: random (every trial to its end), asha (the poor ones are stopped early), pbt (a population of 8: the worst take over the weights of the best after every epoch), hypergradient (every trial finds its learning rate and weight decay by their gradients, at three to four times the price, so that few are enough: --trials 1), or hypergradient-pbt (a population whose members adapt both as they train).", "asha", [.. Strategies.Select(s => s.Name)]);
        var sampler = Described("--sampler", Invariant($"Overrules the strategy's sampler: {string.Join(", ", SamplerRegistry.Names)}; with its options as JSON."), SamplerRegistry.Create);
        var scheduler = Described(
            "--scheduler", Invariant($"Overrules the strategy's scheduler: {string.Join(", ", SchedulerRegistry.Names)}; with its options as JSON, such as {{\"type\":\"asha\",\"reductionFactor\":4}}."), SchedulerRegistry.Create);
        var schedule = new Option<FileInfo?>("--schedule")
        {
            Description = "Train one trial with a schedule that an earlier study has left (schedule.json), in place of a search.",
            HelpName = "FILE",
        };
        schedule.Validators.Add(result => Try(result, path => _ = CifarSpace.SpaceOf(ReadSchedule(path))));
        var trials = AtLeastOne("--trials", "Configurations to try.", 16);
        var epochs = AtLeastOne("--epochs", "The most epochs that a trial trains for.", 9);
        var timeLimit = new Option<TimeSpan?>("--time-limit")
        {
            Description = "End the search after this time and keep everything for going on: 90s, 10m, 2h. Default: none.",
            HelpName = "TIME",
            CustomParser = Time,
        };
        var devices = new Option<string>("--devices") { Description = "auto, cpu, cuda, or some CUDA devices: cuda:0,1.", HelpName = "DEVICES", DefaultValueFactory = _ => "auto" };
        var slots = AtLeastOneOrNone("--slots", "Trials that compute at once. Results do not depend on it. Default: one for each CUDA device, or for each core.");
        var threads = AtLeastOne("--threads", "CPU threads of a trial. Results depend on it.", 1);
        var parallelism = AtLeastOneOrNone("--parallelism", "Trials under way at once by the study's own clock. Results depend on it. Default: the slots, at least 4.");
        var seed = new Option<ulong>("--seed") { Description = "Decides everything random.", HelpName = "N", DefaultValueFactory = _ => 0 };
        var subset = new Option<int>("--train-subset") { Description = "Training images to use, a tenth of them for validation; 0: all.", HelpName = "N", DefaultValueFactory = _ => 10_000 };
        subset.Validators.Add(result => Require(result, value => value is 0 or >= 100, "0 (all) or at least 100"));
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder of the store, the checkpoints and the results.",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("runs", "cifar")),
        };
        var study = new Option<string?>("--study")
        {
            Description = "Name of the study in its store. Default: made from the options, so that the same command goes on with the same study.",
            HelpName = "NAME",
        };
        study.Validators.Add(result => Try(result, StudyName.Checked));
        var resume = new Option<bool>("--resume") { Description = "Go on with a study; an error where there is none. (Without it, one that is there is gone on with, and one that is not is created.)" };
        var fresh = new Option<bool>("--fresh") { Description = "Start anew, and keep a study of this name aside." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on standard output and nothing else there." };
        var quiet = new Option<bool>("--quiet") { Description = "No progress on standard error; warnings and errors all the same." };

        var command = new RootCommand("Tunes a network on CIFAR images: many configurations, several at a time, the poor ones stopped early, the best one tested beside the default.")
        {
            data, model, strategy, sampler, scheduler, schedule, trials, epochs, timeLimit, devices, slots, threads, parallelism, seed, subset, folder, study, resume, fresh, json, quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) && result.GetValue(fresh)) result.AddError("--resume and --fresh exclude each other.");
            if (result.GetResult(schedule) is null) return;
            foreach (Option search in new Option[] { strategy, sampler, scheduler, trials })
            {
                if (result.GetResult(search) is { Implicit: false }) result.AddError(Invariant($"--schedule and {search.Name} exclude each other: with a schedule there is nothing to search."));
            }
        });
        command.SetAction((parsed, _) =>
        {
            var replayed = parsed.GetValue(schedule) is { } file ? ReadSchedule(file.FullName) : null;
            var (name, itsSampler, itsScheduler) = replayed is null ? Array.Find(Strategies, s => s.Name == parsed.GetValue(strategy)) : ("schedule", Random, """{"type":"none"}""");
            return run(new CifarOptions
            {
                Data = parsed.GetValue(data),
                Model = parsed.GetValue(model)!,
                Strategy = name,
                Sampler = Description(parsed.GetValue(sampler)) ?? itsSampler,
                Scheduler = Description(parsed.GetValue(scheduler)) ?? itsScheduler,
                Schedule = replayed,
                Trials = replayed is null ? parsed.GetValue(trials) : 1,
                Epochs = parsed.GetValue(epochs),
                TimeLimit = parsed.GetValue(timeLimit),
                Devices = parsed.GetValue(devices)!,
                Slots = parsed.GetValue(slots),
                Threads = parsed.GetValue(threads),
                Parallelism = parsed.GetValue(parallelism),
                Seed = parsed.GetValue(seed),
                TrainSubset = parsed.GetValue(subset),
                Out = parsed.GetValue(folder)!,
                Study = parsed.GetValue(study),
                IfStored = parsed.GetValue(fresh) ? ResumePolicy.Fresh : parsed.GetValue(resume) ? ResumePolicy.Resume : ResumePolicy.ResumeOrCreate,
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            });
        });

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
        return refused ? CifarCommand.BadUsage : code;
    }

    // A bare name is the short form of an object that has only a type.
    private static string? Description(string? text) => text is null || text.TrimStart().StartsWith('{') ? text : Invariant($"{{\"type\":\"{text}\"}}");

    private static ConfigurationSchedule ReadSchedule(string path) => ConfigurationSchedule.Parse(File.ReadAllText(path));

    private static Option<string> OneOf(string name, string description, string otherwise, IReadOnlyList<string> allowed)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.AcceptOnlyFromAmong([.. allowed]);
        return option;
    }

    private static Option<string?> Described<T>(string name, string description, Func<string, T> create)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "NAME|JSON" };
        option.Validators.Add(result => Try(result, text => create(Description(text)!)));
        return option;
    }

    private static Option<int> AtLeastOne(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result => Require(result, value => value >= 1, "at least 1"));
        return option;
    }

    private static Option<int?> AtLeastOneOrNone(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result => Require(result, value => value >= 1, "at least 1"));
        return option;
    }

    private static void Require(OptionResult result, Func<int, bool> holds, string rule)
    {
        // What is no number is refused by the parser itself.
        bool read = int.TryParse(result.Tokens is [var token] ? token.Value : null, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value);
        if (read && !holds(value)) result.AddError(Invariant($"{result.Option.Name} must be {rule}, not {value}."));
    }

    private static void Try<T>(OptionResult result, Func<string, T> make)
    {
        if (result.Tokens is not [var token]) return;
        try
        {
            make(token.Value);
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException or IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            result.AddError(Invariant($"{result.Option.Name}: {refused.Message}"));
        }
    }

    private static TimeSpan? Time(ArgumentResult result)
    {
        string text = result.Tokens is [var only] ? only.Value : "";
        double unit = text is [.., 's'] ? 1 : text is [.., 'm'] ? 60 : text is [.., 'h'] ? 3600 : 0;
        if (unit > 0 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * unit is > 0 and < 1e9)
        {
            return TimeSpan.FromSeconds(number * unit);
        }

        result.AddError(Invariant($"--time-limit must be a positive number with its unit, such as 90s, 10m or 2h, not '{text}'."));
        return null;
    }
}
