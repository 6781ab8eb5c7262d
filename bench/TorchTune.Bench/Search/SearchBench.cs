using System.Diagnostics;
using System.Globalization;
using TorchTune.Search;
using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>Reruns the problems of the baselines for a sampler, writes what it reached in their shape, and compares; or problems of which there are none, beside the peer written anew.</summary>
/// <remarks>
/// <c>search tpe against=tpe seeds=30 out=FOLDER problems=branin,levy6 threads=2 shared=FOLDER held-out=true</c>; instead of a name, a description such as
/// <c>'{"type":"tpe","candidates":24}'</c>. <c>suite=shifted</c> and <c>suite=choices</c>: problems with another minimum for every seed; <c>family=mixed count=20 first=100</c>: problems drawn at
/// random (<see cref="RandomProblems"/>). Without baselines, <c>against</c> is the peer's estimator written anew (<c>peer</c>), Hansen's CMA-ES as published (<c>textbook</c>), or any sampler by its
/// name. Ratios are those of medians, both floored at 1 % of random search's.
/// </remarks>
internal static class SearchBench
{
    private static readonly string[] Kinds = ["synthetic", "tabular"];

    public static void Run(string[] args)
    {
        var named = args.Where(arg => !arg.StartsWith('{') && arg.Contains('=', StringComparison.Ordinal)).Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        string description = args.FirstOrDefault(arg => arg.StartsWith('{') || !arg.Contains('=', StringComparison.Ordinal)) ?? "auto";
        string shared = named.GetValueOrDefault("shared") ?? FindShared();
        int seeds = Number("seeds", 30);
        int threads = Number("threads", 2);
        bool heldOut = named.GetValueOrDefault("held-out") == "true";
        var suite = named.GetValueOrDefault("suite") switch
        {
            null => heldOut ? SyntheticProblems.HeldOut : null,
            "shifted" => ShiftedProblems.All,
            "choices" => ChoiceProblems.All,
            string other => throw new ArgumentException(Invariant($"suite must be shifted or choices, but was '{other}'.")),
        };
        string[]? only = named.GetValueOrDefault("problems")?.Split(',');

        string? family = named.GetValueOrDefault("family");
        if (family is not null) suite = RandomProblems.Of(family, Number("count", 20), Number("first", 0));
        var sampler = SamplerOf(description);
        var problems = (suite ?? [.. SyntheticProblems.Baseline, .. TabularProblems.In(shared)])
            .Where(problem => only is null || only.Contains(problem.Name)).ToArray();
        var baselines = Kinds
            .SelectMany(kind => Measured.Read(Path.Combine(shared, "baselines", Invariant($"optuna-5.0dev-{kind}.json")))).ToDictionary();
        string against = named.GetValueOrDefault("against", suite is null ? "tpe" : family is null ? "textbook" : "peer");

        var measured = problems.Select(problem => Measure(problem, sampler, seeds, threads)).ToArray();
        if (suite is not null)
        {
            foreach (var problem in problems) baselines[Invariant($"{problem.Name}/{against}")] = Measure(problem, against == "textbook" ? Textbook(problem) : SamplerOf(against), seeds, threads);
            foreach (var problem in problems) baselines[Invariant($"{problem.Name}/random")] = Measure(problem, SamplerOf("random"), seeds, threads);
        }

        Comparison.Print(problems, measured, baselines, against);
        if (named.GetValueOrDefault("out") is string folder)
        {
            Directory.CreateDirectory(folder);
            foreach (var kind in problems.Zip(measured).GroupBy(pair => pair.First.IsTabular))
            {
                Measured.Write(
                    Path.Combine(folder, Invariant($"torchtune-{sampler.Name}-{(kind.Key ? "tabular" : "synthetic")}.json")),
                    kind.Select(pair => (pair.First, sampler.Name, pair.Second)));
            }
        }

        int Number(string option, int usual) => named.TryGetValue(option, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
    }

    /// <summary>A sampler by name, by its JSON, or the peer written anew.</summary>
    public static ISampler SamplerOf(string description) =>
        description == "peer" ? new PeerTpe() : SamplerRegistry.Create(description.StartsWith('{') ? description : Invariant($$"""{"type":"{{description}}"}"""));

    // Hansen's defaults (arXiv 1604.00772, table 1) from the centre of the space, a sixth of each range wide, without anything that was added here.
    private static CmaEsSampler Textbook(Problem problem) => new(new CmaEsOptions
    {
        Population = 4 + (int)(3 * Math.Log(problem.Space.Count)),
        InitialTrials = 1,
        Candidates = 1,
        Restarts = CmaRestarts.None,
    });

    private static Measured Measure(Problem problem, ISampler sampler, int seeds, int threads)
    {
        var regrets = new double[seeds];
        var seconds = new double[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = threads }, seed =>
        {
            var clock = Stopwatch.StartNew();
            regrets[seed] = SearchStudy.Run(problem, sampler, (ulong)seed);
            seconds[seed] = clock.Elapsed.TotalSeconds;
        });
        return new Measured(problem.Trials, regrets, Measured.MedianOf(seconds));
    }

    private static string FindShared()
    {
        for (string? folder = Directory.GetCurrentDirectory(); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "shared", "baselines"))) return Path.Combine(folder, "shared");
        }

        Console.Error.WriteLine("no shared folder beside the checkout: functions only, and nothing to compare with");
        return "";
    }
}
