// Learning rate and weight decay by their own gradients, from far-off starts, beside the best of a random search.
using System.CommandLine;
using TorchTune.Experiments.RateAndDecay;
using TorchTune.Models;
using TorchTune.Training;
using static System.FormattableString;

var data = new Option<DirectoryInfo?>("--data") { Description = "Folder of the binary CIFAR-10 files. Default: $TORCHTUNE_DATA, else made-up images.", HelpName = "DIR" };
var images = Number("--images", "Images; a fifth of them for validation.", 5000);
var epochs = Number("--epochs", "Epochs of every training.", 8);
var batch = Number("--batch", "Images per update.", 128);
var trials = Number("--trials", "Configurations of the random search.", 16);
var seeds = Number("--seeds", "Seeds of everything after it.", 5);
var slots = Number("--slots", "Trainings at a time. Results do not depend on it.", 1);
var schedule = new Option<string>("--schedule") { Description = "Schedule of the learning rate, of all trainings.", DefaultValueFactory = _ => "linear" };
var folder = new Option<DirectoryInfo>("--out") { Description = "Folder of the results; what is there is not done again.", HelpName = "DIR", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("runs", "rate-and-decay")) };
var rehearsals = Number("--rehearsals", "x", 8);
var share = new Option<double>("--share") { DefaultValueFactory = _ => 1.0 / 8 };
var interval = new Option<int>("--interval") { DefaultValueFactory = _ => 0 };
var reach = new Option<double>("--reach") { DefaultValueFactory = _ => 1.2 };
var outerRate = new Option<double>("--outer-rate") { DefaultValueFactory = _ => 0.1 };
var discount = new Option<double>("--discount") { DefaultValueFactory = _ => 0.99 };
var curvature = new Option<double>("--curvature") { DefaultValueFactory = _ => 0.25 };
var command = new RootCommand("Searches learning rate and weight decay at random, then begins far off the best and lets hypergradients find the way, in one training each.") { data, images, epochs, batch, trials, seeds, slots, schedule, folder, rehearsals, share, interval, reach, outerRate, discount, curvature };
command.SetAction(parsed =>
{
    var options = new DemonstrationOptions
    {
        Images = parsed.GetValue(images),
        Epochs = parsed.GetValue(epochs),
        BatchSize = parsed.GetValue(batch),
        Trials = parsed.GetValue(trials),
        Seeds = parsed.GetValue(seeds),
        Schedule = parsed.GetValue(schedule)!,
        Slots = parsed.GetValue(slots),
    };
    var hyper = new HypergradientOptions { Interval = parsed.GetValue(interval), Discount = parsed.GetValue(discount), CurvatureShare = parsed.GetValue(curvature), Outer = new() { Rate = parsed.GetValue(outerRate) }, Rehearsals = new() { Count = parsed.GetValue(rehearsals), Share = parsed.GetValue(share), Reach = parsed.GetValue(reach) } };
    var archive = CifarFiles.ReadFolder(parsed.GetValue(data)!.FullName);
    using var prepared = ClassificationData.Prepare(archive, new DataOptions { TrainSubset = options.Images, ValidationFraction = 0.2 });
    var output = parsed.GetValue(folder)!;
    output.Create();
    var notebook = new Notebook(Path.Combine(output.FullName, "attempts.jsonl"));
    var demonstration = new Demonstration(prepared, options, hyper, notebook);
    demonstration.Run(attempt =>
    {
        foreach (var m in attempt.Moves) Console.Error.WriteLine(Invariant($"   {m.Rehearsal,2} {m.Update,4} lr {m.LearningRate,9:g3} wd {m.WeightDecay,9:g3} loss {m.ValidationLoss,7:f4} d/dlr {m.RateGradient,9:g3} d/dwd {m.DecayGradient,9:g3} {m.Outcome}"));
        Console.Error.WriteLine(Invariant($"{attempt.Kind,-24} {attempt.Number,2}  lr {attempt.LearningRate,9:g3} wd {attempt.WeightDecay,9:g3}  validation {attempt.ValidationAccuracy:p1} test {attempt.TestAccuracy:p2}  {attempt.Seconds:f1} s, {attempt.ProcessorSeconds:f1} s  {string.Join(' ', attempt.Accuracies.Select(a => Invariant($"{100 * a:f0}")))}"));
    });
});
return await command.Parse(args).InvokeAsync().ConfigureAwait(false);

static Option<int> Number(string name, string description, int otherwise)
{
    var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
    return option;
}
