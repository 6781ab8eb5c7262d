using System.ComponentModel;
using System.Diagnostics;
using TorchTune.Cli.AskTell;

namespace TorchTune.Cli.Tests;

public sealed class PythonExampleTests
{
    [SkippableFact]
    public void A_Python_program_is_tuned_over_a_pipe()
    {
        string script = Path.Combine(Repository.Root, "experiments", "AskTell", "tune.py");
        var start = new ProcessStartInfo("python3") { ArgumentList = { script, "--trials", "3", "--torchtune", $"dotnet '{typeof(AskTellSession).Assembly.Location}'" }, RedirectStandardOutput = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Skip.If(true, "there is no python3 here");
        }

        using (process)
        {
            string[] lines = process!.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();

            Assert.Equal(0, process.ExitCode);
            Assert.Equal(["trial 0", "trial 1", "trial 2", "best"], lines.Select(line => line.Split(':')[0]));
        }
    }
}
