// Measures small workloads, beside Python's torch where there is one: both in turn, the median of the ratios.
//   dotnet run -c Release --project bench/TorchSharp.Bench -- [WORKLOAD ...] [--threads N] [--rounds N] [--python PATH | --alone]
//   dotnet run -c Release --project bench/TorchSharp.Bench -- --pair    how much two threads with a model each do in the time of one
using System.Diagnostics;
using System.Globalization;
using TorchSharp;

string[] names = [.. args.Where(Workloads.All.ContainsKey)];
names = names.Length > 0 ? names : [.. Workloads.All.Keys];
var threads = int.Parse(Option("--threads", "1"), CultureInfo.InvariantCulture);
var rounds = int.Parse(Option("--rounds", "9"), CultureInfo.InvariantCulture);
// Long enough that a round takes about a tenth of a second.
Dictionary<string, int> repeats = new() { ["add"] = 50_000, ["mlp-sgd"] = 500, ["mlp-adam"] = 400, ["conv"] = 3 };

torch.set_num_threads(threads);
if (args.Contains("--pair"))
{
    foreach (var name in names)
    {
        var gains = Enumerable.Range(0, rounds + 1).Select(_ => Gain(Workloads.All[name], repeats[name])).Skip(1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} two threads do {Median(gains):F2} times as much as one"));
    }
    return;
}
using var python = args.Contains("--alone") ? null : new PythonTorch(Option("--python", "/usr/bin/python3"), threads);
Console.WriteLine($"{threads} thread(s), {rounds} rounds, medians in microseconds");
foreach (var name in names)
{
    var once = Workloads.All[name]();
    List<double> ours = [], theirs = [];
    for (var round = -2; round < rounds; round++)
    {
        var mine = Measure(once, repeats[name]);
        var other = python?.Measure(name, threads, repeats[name]) ?? double.NaN;
        if (round >= 0)
        {
            ours.Add(mine);
            theirs.Add(other);
        }
    }
    var ratios = ours.Zip(theirs, (mine, other) => mine / other).ToArray();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name,-10} TorchSharp's API {Median(ours),12:F2}   Python {Median(theirs),12:F2}   ratio {Median(ratios),6:F3} (from {ratios.Min():F3} to {ratios.Max():F3})"));
}

string Option(string name, string otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}

static double Measure(Action once, int repeats)
{
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < repeats; i++)
    {
        once();
    }
    return watch.Elapsed.TotalMicroseconds / repeats;
}

// Two threads with a workload each, against the same work one after the other.
static double Gain(Func<Action> workload, int repeats)
{
    Action[] pair = [workload(), workload()];
    var alone = pair.Sum(once => Measure(once, repeats));
    var watch = Stopwatch.StartNew();
    Thread[] threads = [.. pair.Select(once => new Thread(() =>
    {
        torch.set_num_threads(1);
        Measure(once, repeats);
    }))];
    Array.ForEach(threads, thread => thread.Start());
    Array.ForEach(threads, thread => thread.Join());
    return alone * repeats / watch.Elapsed.TotalMicroseconds;
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
