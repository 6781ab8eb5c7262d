using System.Diagnostics;
using System.Globalization;
using TorchTune.KillTarget;
using TorchTune.Storage;

namespace TorchTune.Tests.Running;

public sealed class KillTests : IDisposable
{
    private const int Kills = 50;

    private static readonly int[] SlotCounts = [1, 2, 8, 64];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchtune-kill-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Killed_fifty_times_by_the_operating_system_a_study_is_the_same_byte_for_byte()
    {
        string[] expected = Uninterrupted();
        string file = Path.Combine(_folder.FullName, "studies.db");
        var random = RandomSource.For(50, -1, "kills");
        int most = expected.Length / (Kills + 10);

        for (int kill = 0; kill < Kills; kill++)
        {
            int recorded = File.Exists(file) ? Recorded(file).Length : 0;
            string[] acknowledged = RunAndKill(file, SlotCounts[kill % SlotCounts.Length], seed: kill, after: random.NextInt(most));

            // What was acknowledged is recorded, in its place.
            string[] now = Recorded(file);
            Assert.Equal(acknowledged, now.Skip(recorded).Take(acknowledged.Length));
            Assert.Equal(expected.Take(now.Length), now);
        }

        Assert.True(Recorded(file).Length < expected.Length, "the last kill came before the end");
        RunAndKill(file, slots: 2, seed: Kills, after: int.MaxValue);
        Assert.Equal(expected, Recorded(file));
        Assert.Equal(Table(new MemoryStore()), Table(new SqliteStore(file)));
    }

    private static string[] Uninterrupted()
    {
        using var store = new MemoryStore();
        using var study = Study.Open(TabulatedStudy.Options(store, slots: 1));
        foreach (var _ in study.Simulate(TabulatedStudy.Table.Train))
        {
        }

        return [.. study.Events().Select(StudyEventJson.Write)];
    }

    private static string[] Recorded(string file)
    {
        using var store = new SqliteStore(file);
        return store.Find("tabulated") is null ? [] : [.. store.Read("tabulated").Select(StudyEventJson.Write)];
    }

    /// <summary>The table of all trials, as it is when the study has been run to its end.</summary>
    private static string Table(IStudyStore store)
    {
        using (store)
        {
            using var study = Study.Open(TabulatedStudy.Options(store, slots: 1));
            foreach (var _ in study.Simulate(TabulatedStudy.Table.Train))
            {
            }

            return string.Join('\n', study.Trials().Trials);
        }
    }

    /// <summary>Runs the study in a process of its own and ends that with SIGKILL after so many acknowledged events.</summary>
    /// <returns>The events that it had acknowledged.</returns>
    private static string[] RunAndKill(string file, int slots, int seed, int after)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(TabulatedStudy).Assembly.Location, file, slots.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        })!;
        var acknowledged = new List<string>();
        while (acknowledged.Count <= after && process.StandardOutput.ReadLine() is { } line) acknowledged.Add(line);
        if (after < int.MaxValue) process.Kill();
        process.WaitForExit();
        if (after == int.MaxValue) Assert.Equal(0, process.ExitCode);
        return [.. acknowledged];
    }
}
