using TorchTune.Bench;
using TorchTune.Bench.Search;

// dotnet run -c Release --project bench/TorchTune.Bench -- SUBCOMMAND
(string Name, string What, Action<string[]> Run)[] subcommands =
[
    ("store", "trials and reports into SQLite: time, bytes, reading back", StoreBench.Run),
    ("startup", "from the start of ask-tell to its first answer", StartupBench.Run),
    ("verdicts", "verdicts a second in simulation: ASHA, random sampler, store in memory; [trials=200000] [places=1000]", VerdictsBench.Run),
    ("slots", "what loop, threads and store add to a step of a running trial; [trials=2000] [slots=2]", SlotsBench.Run),
    ("search", "the problems of the baselines for a sampler, beside a peer's figures; [name or JSON] [against=tpe] [seeds=30] [out=FOLDER] [problems=a,b] [held-out=true] [family=all] [count=20]", SearchBench.Run),
    ("pareto", "the hypervolume that samplers reach with several objectives; [name or JSON] [against=nsga2] [seeds=20] [budgets=50,200] [problems=a,b]", ParetoBench.Run),
    ("cost", "what is paid until a target is reached, heeding cost and not; [tpe|forest] [seeds=30]", CostBench.Run),
    ("speed", "ask + tell of a sampler, and memory, by number of trials; [name or JSON] [d=6] [most=100000]", SpeedBench.Run),
    ("million", "a study of a million trials in SQLite: asks, tells, opens, memory; [trials=1000000] [batch=100]", MillionBench.Run),
    ("cifar", "one process with two slots against two with one each, and the loop's own cost; [images=5000] [epochs=3] [rounds=5]", CifarBench.Run),
    ("cifar-worker", "one of those processes: waits for a line, then trains; [slots] [trials] [images] [epochs]", CifarBench.Work),
    ("forest", "growing and asking a forest, and what mattered in a study; [trials=10000]", ForestBench.Run),
];

var chosen = subcommands.FirstOrDefault(s => args.Length > 0 && s.Name == args[0]);
if (chosen.Run is null)
{
    foreach (var (name, what, _) in subcommands) Console.Error.WriteLine($"{name,-12} {what}");
    return 2;
}

chosen.Run(args[1..]);
return 0;
