// Data hyper-cleaning: finds the examples whose labels are wrong by the hypergradients of their weights.
using System.CommandLine;
using TorchSharp;
using TorchTune.Experiments.HyperCleaning;
using static System.FormattableString;
using static TorchSharp.torch;

var data = new Option<FileInfo?>("--data") { Description = "A table of features and, in its last column, the class (0, 1, …), after a line of names. Default: made-up clouds of points.", HelpName = "FILE" };
var examples = new Option<int>("--examples") { Description = "Training examples.", HelpName = "N", DefaultValueFactory = _ => 500 };
var trusted = new Option<int>("--trusted") { Description = "Examples whose labels can be trusted.", HelpName = "N", DefaultValueFactory = _ => 100 };
var corrupted = new Option<double>("--corrupted") { Description = "The share of training labels that is made wrong.", HelpName = "SHARE", DefaultValueFactory = _ => 0.5 };
var outer = new Option<int>("--outer") { Description = "Updates of the examples' weights.", HelpName = "N", DefaultValueFactory = _ => 60 };
var seed = new Option<ulong>("--seed") { Description = "Decides everything random.", HelpName = "N", DefaultValueFactory = _ => 0 };
var command = new RootCommand("Half of the training labels are wrong. Learns a weight for every example from a few trusted ones, and shows what that is worth.") { data, examples, trusted, corrupted, outer, seed };
command.SetAction(parsed =>
{
    torch.set_num_threads(1);
    using var scope = NewDisposeScope();
    var options = new CleaningOptions { Examples = parsed.GetValue(examples), Trusted = parsed.GetValue(trusted), Corrupted = parsed.GetValue(corrupted), OuterUpdates = parsed.GetValue(outer), Seed = parsed.GetValue(seed) };
    using var generator = new Generator(options.Seed);
    var rows = parsed.GetValue(data) is { } file ? LabelledData.Read(file) : LabelledData.Draw(options.Examples + options.Trusted + 2000, generator);
    var labelled = LabelledData.Divide(rows, options, generator);
    var cleaning = new Cleaning(labelled, options);
    var weights = cleaning.Clean((update, loss) =>
    {
        if (update % 10 == 0) Console.Error.WriteLine(Invariant($"outer update {update,3}   loss on trusted examples {loss:f4}"));
    });

    var right = labelled.Wrong.logical_not().to(ScalarType.Float32);
    Console.WriteLine("training examples            test accuracy");
    Console.WriteLine(Invariant($"all, as they are             {cleaning.Accuracy(ones_like(weights)):p1}"));
    Console.WriteLine(Invariant($"trusted alone                {cleaning.Accuracy(zeros_like(weights), withTrusted: true):p1}"));
    Console.WriteLine(Invariant($"weighted by hypergradients   {cleaning.Accuracy(weights, withTrusted: true):p1}"));
    Console.WriteLine(Invariant($"the right ones alone         {cleaning.Accuracy(right, withTrusted: true):p1}"));
    Console.WriteLine(Invariant($"A wrong example weighs less than a right one in {cleaning.Separation(weights):p1} of all pairs."));
});
return await command.Parse(args).InvokeAsync().ConfigureAwait(false);
