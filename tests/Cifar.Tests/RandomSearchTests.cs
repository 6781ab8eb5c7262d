using System.Text.Json;
using System.Text.RegularExpressions;
using TorchTune.Models;

namespace TorchTune.Experiments.Cifar.Tests;

public sealed class RandomSearchTests : IDisposable
{
    private const int Trials = 3, Epochs = 2;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchtune-cifar-");

    public RandomSearchTests()
    {
        var images = SyntheticImages.Create(train: 200, test: 50);
        Write("data_batch_1.bin", images.Train);
        Write("test_batch.bin", images.Test);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_seed_gives_the_same_table_on_one_slot_and_on_three_and_another_seed_another()
    {
        string one = await Run(Options(slots: 1));
        string three = await Run(Options(slots: 3));
        string other = await Run(Options(slots: 3) with { Seed = 1 });

        Assert.Equal(one, three);
        Assert.NotEqual(one, other);
        Assert.Equal(1 + Trials + 1, one.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(new Regex(@"Best: trial \d, validation accuracy \d+\.\d\d %, test accuracy \d+\.\d\d %\."), one);
    }

    [Fact]
    public async Task Json_is_one_object_whose_best_is_the_best_of_its_trials()
    {
        using var json = JsonDocument.Parse(await Run(Options(slots: 2) with { Json = true }));

        var trials = json.RootElement.GetProperty("trials").EnumerateArray().ToArray();
        var best = json.RootElement.GetProperty("best");
        double[] accuracies = [.. trials.Select(trial => trial.GetProperty("reports").EnumerateArray().Last().GetProperty("accuracy").GetDouble())];
        Assert.Equal(Enumerable.Range(0, Trials), trials.Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.All(trials, trial => Assert.Equal(Epochs, trial.GetProperty("reports").GetArrayLength()));
        Assert.Equal(accuracies.Max(), best.GetProperty("validationAccuracy").GetDouble());
        Assert.Equal(Array.IndexOf(accuracies, accuracies.Max()), best.GetProperty("trial").GetInt32());
        Assert.InRange(best.GetProperty("testAccuracy").GetDouble(), 0, 1);
        Assert.True(CifarSpace.Space.Contains(Configuration.FromJson(best.GetProperty("configuration"))));
        Assert.Equal((180, 20, 50), (Count("train"), Count("validation"), Count("test")));

        int Count(string part) => json.RootElement.GetProperty("data").GetProperty(part).GetInt32();
    }

    [Fact]
    public async Task A_folder_around_the_archive_is_looked_into()
    {
        var inner = _folder.CreateSubdirectory("cifar-10-batches-bin");
        foreach (var file in _folder.GetFiles()) file.MoveTo(Path.Combine(inner.FullName, file.Name));
        using var progress = new StringWriter();

        var archive = await CifarImages.FindAsync(_folder, progress, CancellationToken.None);

        Assert.Equal((200, 50), (archive.Train.Count, archive.Test.Count));
        Assert.Contains("200 training and 50 test images", progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_the_search()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => RandomSearch.RunAsync(Options(slots: 2), Stream.Null, TextWriter.Null, source.Token));
    }

    [Theory]
    [InlineData(0.5, 0.6, true)]
    [InlineData(0.6, 0.5, false)]
    [InlineData(0.5, 0.5, false)] // the lower number stays
    [InlineData(0.5, double.NaN, false)]
    public void The_best_is_that_of_the_higher_accuracy_then_of_the_lower_number(double first, double second, bool expected)
    {
        var one = Result(1, first);
        var two = Result(2, second);

        Assert.Equal(expected, two.Beats(one));
        Assert.Equal(!expected, one.Beats(two));

        static TrialResult Result(int number, double accuracy) => new(number, Configuration.Empty, [new Score(Loss: accuracy, accuracy)]);
    }

    [Fact]
    public void A_failure_on_a_slot_ends_the_others_and_is_thrown()
    {
        int done = 0;

        var fault = Assert.Throws<InvalidOperationException>(() => SlotPool.Run(2, 1000, () => { }, number =>
        {
            if (number == 3) throw new InvalidOperationException("broken");
            Interlocked.Increment(ref done);
            Thread.Sleep(1);
        }));

        Assert.Equal("broken", fault.Message);
        Assert.True(done < 1000);
    }

    private CifarOptions Options(int slots) => new(_folder, "smallconv", Trials, Epochs, slots, Threads: 1, Seed: 0, TrainSubset: 0, Json: false, Quiet: false);

    private static async Task<string> Run(CifarOptions options)
    {
        using var output = new MemoryStream();
        await RandomSearch.RunAsync(options, output, TextWriter.Null, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    private void Write(string name, ImageSet images)
    {
        using var file = File.Create(Path.Combine(_folder.FullName, name));
        for (int image = 0; image < images.Count; image++)
        {
            file.WriteByte(images.Labels[image]);
            file.Write(images.Image(image));
        }
    }
}
