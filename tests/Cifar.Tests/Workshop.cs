using System.Text;
using System.Text.Json.Nodes;
using Spectre.Console;
using TorchTune.Models;

namespace TorchTune.Experiments.Cifar.Tests;

/// <summary>A folder with a few made-up images in CIFAR's files, in which the program is run.</summary>
internal sealed class Workshop : IDisposable
{
    internal const int Trials = 3, Epochs = 3;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchtune-cifar-");

    internal Workshop()
    {
        var images = SyntheticImages.Create(train: 80, test: 20);
        Write("data_batch_1.bin", images.Train);
        Write("test_batch.bin", images.Test);
    }

    internal string Data => _folder.FullName;

    /// <summary>Where studies are kept, if the arguments do not say otherwise.</summary>
    internal string Out => Path.Combine(_folder.FullName, "runs");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Runs the program, with a small budget where the arguments give none.</summary>
    internal Task<Run> RunAsync(params string[] arguments) => RunAsync(_ => false, null, arguments);

    /// <summary>Runs the program and interrupts it once it says a line.</summary>
    internal Task<Run> InterruptAsync(Predicate<string> when, params string[] arguments) => RunAsync(when, null, arguments);

    internal async Task<Run> RunAsync(Predicate<string> when, IAnsiConsole? terminal, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var interrupt = new CancellationTokenSource();
        using var error = new Listener(line =>
        {
            if (when(line)) interrupt.Cancel();
        });
        string[] budget = ["--data", Data, "--out", Out, "--trials", $"{Trials}", "--epochs", $"{Epochs}", "--slots", "2", "--train-subset", "0"];
        string[] said = [.. budget.Chunk(2).Where(pair => !arguments.Contains(pair[0]) && !(pair[0] == "--trials" && arguments.Contains("--schedule"))).SelectMany(pair => pair), .. arguments];
        int code = await CifarCommand.RunAsync(said, output, error, terminal, interrupt.Token);
        return new Run(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
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

    /// <summary>What a run of the program has left.</summary>
    internal sealed record Run(int Code, string Output, string Error)
    {
        internal JsonObject Json => JsonNode.Parse(Output)!.AsObject();

        /// <summary>The JSON without what the clock says.</summary>
        internal string Table
        {
            get
            {
                var json = Json;
                json.Remove("seconds");
                return json.ToJsonString();
            }
        }
    }

    private sealed class Listener(Action<string> hear) : StringWriter
    {
        private readonly Lock _gate = new();

        public override void WriteLine(string? value)
        {
            lock (_gate) base.WriteLine(value);
            hear(value ?? "");
        }

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }
    }
}
