// Regularisation by hypergradients, found in the one training that uses it: a weight decay of one number, one a layer, or one for each of thousands of weights; or the strengths of augmentation.
using System.CommandLine;
using TorchSharp;
using TorchTune.Experiments.Regularisation;
using TorchTune.Models;
using static System.FormattableString;

var folder = new Option<DirectoryInfo?>("--data") { Description = "Folder of the binary CIFAR-10 files. Default: made-up images.", HelpName = "DIR" };
var images = new Option<int>("--images") { Description = "Images to learn from, and as many to tune on.", HelpName = "N", DefaultValueFactory = _ => 200 };
var epochs = new Option<int>("--epochs") { Description = "Epochs; the weight decay is updated after every third.", HelpName = "N", DefaultValueFactory = _ => 18 };
var decay = new Option<double>("--decay") { Description = "The weight decay to begin with.", HelpName = "VALUE", DefaultValueFactory = _ => 0.01 };
var width = new Option<double>("--width") { Description = "Channels of the network, as a factor.", HelpName = "FACTOR", DefaultValueFactory = _ => 0.5 };
var seed = new Option<ulong>("--seed") { Description = "Decides everything random.", HelpName = "N", DefaultValueFactory = _ => 0 };
var augmentation = new Option<bool>("--augmentation") { Description = "Learn how strongly to change the images at random, instead of the weight decay: brightness, contrast, noise, shift and cutout; without, with strengths that stay, and with strengths that follow their hypergradients." };
var strength = new Option<double>("--strength") { Description = "The strengths of augmentation to begin with.", HelpName = "VALUE", DefaultValueFactory = _ => 0.1 };
var command = new RootCommand("Trains a small convolutional network on few images four times: with a weight decay that stays, and with one, several and thousands that follow their hypergradients.") { folder, images, epochs, decay, width, seed, augmentation, strength };
command.SetAction(parsed =>
{
    torch.set_num_threads(1);
    var options = new RegularisationOptions { Images = parsed.GetValue(images), Epochs = parsed.GetValue(epochs), Decay = parsed.GetValue(decay), Width = parsed.GetValue(width), Seed = parsed.GetValue(seed) };
    var archive = parsed.GetValue(folder) is { } real ? CifarFiles.ReadFolder(real.FullName) : SyntheticImages.Create(2 * options.Images, 1000, options.Seed);
    using var data = ClassificationData.Prepare(archive, new DataOptions { TrainSubset = 2 * options.Images, ValidationFraction = 0.5, Seed = options.Seed });
    if (parsed.GetValue(augmentation))
    {
        var learning = new AugmentationLearning(data, options);
        Console.WriteLine(Invariant($"augmentation   {string.Join("   ", Strengths.Names.Select(name => Invariant($"{name,10}")))}   validation loss   test accuracy   seconds"));
        foreach (var (start, learns) in new (double?, bool)[] { (null, false), (parsed.GetValue(strength), false), (parsed.GetValue(strength), true) })
        {
            var row = learning.Train(start, learns);
            var values = Strengths.Names.Select((_, i) => row.Values.Count == 0 ? Invariant($"{"",10}") : Invariant($"{row.Values[i],10:f3}"));
            Console.WriteLine(Invariant($"{row.Name,-12}   {string.Join("   ", values)}   {row.ValidationLoss,15:f4}   {row.TestAccuracy,13:p1}   {row.Seconds,7:f1}"));
        }

        return;
    }

    var experiment = new Regularisation(data, options);
    Console.WriteLine("weight decay     numbers   validation loss   test accuracy   seconds");
    foreach (var reach in Regularisation.Reaches)
    {
        var row = experiment.Train(reach);
        Console.WriteLine(Invariant($"{row.Name,-14} {row.Numbers,9}   {row.ValidationLoss,15:f4}   {row.TestAccuracy,13:p1}   {row.Seconds,7:f1}"));
    }
});
return await command.Parse(args).InvokeAsync().ConfigureAwait(false);
