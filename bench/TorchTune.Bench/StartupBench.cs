using System.Diagnostics;
using System.Reflection;
using static System.FormattableString;

namespace TorchTune.Bench;

/// <summary>How long a client waits for the first answer of <c>torchtune ask-tell</c>, the start of the process included.</summary>
internal static class StartupBench
{
    private const int Repetitions = 15;

    public static void Run(string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("torchtune-bench-").FullName;
        try
        {
            Measure("memory", "memory");
            Measure("SQLite", "sqlite:" + Path.Combine(folder, "studies.db"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string what, string storage)
    {
        var times = new List<double>();
        for (int i = 0; i < Repetitions; i++)
        {
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(new ProcessStartInfo("dotnet")
            {
                ArgumentList = { Assembly.Load("TorchTune.Cli").Location, "ask-tell", "--storage", storage },
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            process.StandardInput.WriteLine("""{"op":"create","study":"s","space":{"x":{"type":"float","low":0,"high":1}}}""");
            if (process.StandardOutput.ReadLine()?.Contains("\"ok\":true", StringComparison.Ordinal) != true) throw new InvalidOperationException("ask-tell did not answer.");
            times.Add(watch.Elapsed.TotalMilliseconds);
            process.StandardInput.Close();
            process.WaitForExit();
        }

        times.Sort();
        Console.WriteLine(Invariant($"first answer, {what}: {times[0]:f0} ms at best, {times[times.Count / 2]:f0} ms in the middle of {Repetitions}"));
    }
}
