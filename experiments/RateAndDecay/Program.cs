// Learning rate and weight decay by their own gradients, from far-off starts, beside the best of a random search.
using System.CommandLine;
using TorchTune.Experiments.RateAndDecay;
using TorchTune.Models;
using static System.FormattableString;

var folder = new Option<DirectoryInfo?>("--data") { Description = "Folder of the binary CIFAR-10 files. Default: made-up images.", HelpName = "DIR" };
var images = Number("--images", "Images; a fifth of them for validation.", 4000);
var epochs = Number("--epochs", "Epochs of every training.", 8);
var batch = Number("--batch", "Images per update.", 64);
var trials = Number("--trials", "Configurations of the random search.", 16);
var seeds = Number("--seeds", "Seeds on which its best is trained again, and hypergradients begin from each start.", 5);
var slots = Number("--slots", "Trainings at a time. Results do not depend on it.", 1);
var results = new Option<DirectoryInfo>("--out") { Description = "Folder of the results. A training that is noted there is not done again: after a kill the same command goes on.", HelpName = "DIR", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("runs", "rate-and-decay")) };
var command = new RootCommand("Searches learning rate and weight decay at random; then begins far off its best, and lets hypergradients find the way within one trial.") { folder, images, epochs, batch, trials, seeds, slots, results };
command.SetAction(parsed =>
{
    var options = new DemonstrationOptions
    {
        Images = parsed.GetValue(images),
        Epochs = parsed.GetValue(epochs),
        BatchSize = parsed.GetValue(batch),
        Trials = parsed.GetValue(trials),
        Seeds = parsed.GetValue(seeds),
        Slots = parsed.GetValue(slots),
    };
    var archive = parsed.GetValue(folder) is { } real ? CifarFiles.ReadFolder(real.FullName) : SyntheticImages.Create(options.Images, 2000);
    using var data = ClassificationData.Prepare(archive, new DataOptions { TrainSubset = options.Images, ValidationFraction = 0.2 });
    var output = parsed.GetValue(results)!;
    output.Create();
    var notebook = new Notebook(Path.Combine(output.FullName, Invariant($"{data.Hash[..8]}-{options.Epochs}-{options.BatchSize}.jsonl")));
    var demonstration = new Demonstration(data, options, notebook);
    demonstration.Run(Tell);
    foreach (string line in demonstration.Table()) Console.WriteLine(line);
    string picture = Path.Combine(output.FullName, "rate-and-decay.svg");
    File.WriteAllText(picture, demonstration.Picture());
    Console.Error.WriteLine(picture);
});
return await command.Parse(args).InvokeAsync().ConfigureAwait(false);

static void Tell(Attempt attempt) => Console.Error.WriteLine(Invariant(
    $"{attempt.Kind,-24} {attempt.Number,2}   rate {attempt.LearningRate,8:g3}   decay {attempt.WeightDecay,8:g3}   validation {attempt.ValidationAccuracy:p1}   {attempt.Seconds,5:f1} s   trained with {attempt.Found.Rate:g3}, {attempt.Found.Decay:g3}"));

static Option<int> Number(string name, string description, int otherwise)
{
    var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
    option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out int value) && value < 1) result.AddError(Invariant($"{name} must be at least 1, not {value}."));
    });
    return option;
}
