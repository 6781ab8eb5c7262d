using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TorchTune.Cli.AskTell;
using TorchTune.Storage;

namespace TorchTune.Cli.Tests;

public sealed class KillTests
{
    private const string Create = """{"op":"create","study":"s","seed":3,"scheduler":{"type":"asha","maxResource":27},"space":{"x":{"type":"float","low":0,"high":1},"n":{"type":"int","low":1,"high":8}}}""";

    [Fact]
    public void Killed_between_lines_it_answers_as_if_it_had_never_been()
    {
        using var folder = new TemporaryFolder();
        var random = RandomSource.For(9, -1, "kills");
        var expected = new List<string>();
        using (var store = new MemoryStore())
        {
            using var session = new AskTellSession(store);
            Drive(session.Answer, expected);
        }

        var actual = new List<string>();
        var server = new Server(folder.File("studies.db"));
        int kills = 0;
        try
        {
            Drive(
                line =>
                {
                    if (random.NextInt(expected.Count / 6) == 0)
                    {
                        kills++;
                        server.Kill();
                        server = new Server(folder.File("studies.db"));
                    }

                    return server.Answer(line);
                },
                actual);
            Assert.Equal(0, server.End());
        }
        finally
        {
            server.Kill();
        }

        Assert.InRange(kills, 3, 20);
        Assert.Equal(expected, actual);
    }

    /// <summary>A client that runs 40 trials, two at a time, by what it is answered.</summary>
    private static void Drive(Func<string, string> ask, List<string> answers)
    {
        Asked(Create);
        for (int pair = 0; pair < 20; pair++)
        {
            var running = new Queue<(int Trial, int Until)>(
                Asked("""{"op":"ask","study":"s","n":2}""").GetProperty("trials").EnumerateArray().Select(t => (t.GetProperty("trial").GetInt32(), t.GetProperty("until").GetInt32())));
            while (running.TryDequeue(out var next))
            {
                double value = RandomSource.For(4, next.Trial, "value").NextDouble() / next.Until;
                var verdict = Asked(string.Create(CultureInfo.InvariantCulture, $$"""{"op":"report","study":"s","trial":{{next.Trial}},"step":{{next.Until}},"value":{{value:R}}}"""));
                if (verdict.GetProperty("verdict").GetString() == "continue") running.Enqueue((next.Trial, verdict.GetProperty("until").GetInt32()));
            }
        }

        Asked("""{"op":"best","study":"s"}""");
        Asked("""{"op":"trials","study":"s"}""");

        JsonElement Asked(string line)
        {
            answers.Add(ask(line));
            using var document = JsonDocument.Parse(answers[^1]);
            Assert.True(document.RootElement.GetProperty("ok").GetBoolean(), answers[^1]);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The command in a process of its own.</summary>
    private sealed class Server
    {
        private readonly Process _process;

        public Server(string file) => _process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(AskTellSession).Assembly.Location, "ask-tell", "--storage", "sqlite:" + file },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

        public string Answer(string line)
        {
            _process.StandardInput.WriteLine(line);
            return _process.StandardOutput.ReadLine()!;
        }

        /// <summary>Ends the input; the exit code.</summary>
        public int End()
        {
            _process.StandardInput.Close();
            Assert.Null(_process.StandardOutput.ReadLine());
            _process.WaitForExit();
            return _process.ExitCode;
        }

        /// <summary>SIGKILL.</summary>
        public void Kill()
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }
}
