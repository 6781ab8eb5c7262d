namespace TorchTune.Architecture.Tests.Setup;

public sealed class ProviderChoiceTests : SetupTests
{
    [SkippableFact]
    public void A_feed_that_carries_TorchSharp_is_taken_and_nothing_is_compiled()
    {
        Machine.Feed("exit 0");

        Succeeds(Machine.Set("provider"));

        Assert.Equal("nuget", Machine.Provider);
        Assert.False(File.Exists(Machine.Library));
    }

    [SkippableFact]
    public void A_feed_without_TorchSharp_means_the_libtorch_of_the_system()
    {
        Machine.FeedLacksTorchSharp();

        Succeeds(Machine.Set("provider"));

        Assert.Equal("system", Machine.Provider);
        Assert.True(File.Exists(Machine.Library));
    }

    [SkippableFact]
    public void On_ARM_the_feed_is_not_asked_because_its_packages_bring_no_libtorch()
    {
        Machine.Feed("exit 0");
        Machine.Command("uname", "echo aarch64");

        Succeeds(Machine.Set("provider"));

        Assert.Equal("system", Machine.Provider);
        Assert.Empty(Machine.CallsOf("dotnet"));
    }

    [SkippableFact]
    public void The_probe_asks_for_the_version_that_the_project_asks_for()
    {
        Machine.Feed("exit 0");

        Machine.Set("provider");

        string version = System.Xml.Linq.XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(element => (string?)element.Attribute("Include") == "TorchSharp").Attribute("Version")!.Value;
        Assert.Contains($"Include=\"TorchSharp\" Version=\"[{version}]\"", File.ReadAllText(Machine.In("artifacts/probe/probe.csproj")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_silent_feed_is_asked_again_and_its_answer_then_holds()
    {
        Machine.FeedIsSilent();

        Succeeds(Machine.Set("provider"));
        Assert.Equal("system", Machine.ProvisionalProvider);
        Assert.Null(Machine.Provider);

        Succeeds(Machine.Set("provider"));
        Assert.Single(Machine.CallsOf("dotnet")); // the ten minutes are not over

        string file = Machine.In("artifacts/provider.provisional.props");
        File.WriteAllText(file, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), @"\d{14}", "20000101000000"));
        Machine.Feed("exit 0");
        Succeeds(Machine.Set("provider"));
        Assert.Equal("nuget", Machine.Provider);
        Assert.Null(Machine.ProvisionalProvider);
    }

    [SkippableFact]
    public void What_has_been_chosen_is_not_asked_again()
    {
        Machine.FeedLacksTorchSharp();

        Succeeds(Machine.Set("provider"));
        Succeeds(Machine.Set("provider"));

        Assert.Single(Machine.CallsOf("dotnet"));
    }

    [SkippableFact]
    public void A_write_that_is_interrupted_records_nothing()
    {
        Machine.Without("mv");
        Machine.Command("mv", "exit 1");

        Assert.NotEqual(0, Machine.Set("provider").ExitCode);

        Assert.Null(Machine.Provider);
    }

    [SkippableFact]
    public async Task Builds_that_start_together_set_up_once()
    {
        Machine.Feed("sleep 0.3; echo 'error NU1101' >\"$report\"; exit 1");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Machine.Start("provider")));

        Assert.All(outcomes, Succeeds);
        Assert.Single(Machine.CallsOf("dotnet"));
        Assert.Single(Machine.CallsOf("g++"), call => call.Contains("-shared", StringComparison.Ordinal));
        Assert.Contains("waiting for the set-up of another build", Machine.Progress, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_process_that_the_probe_leaves_behind_does_not_hold_the_lock()
    {
        Machine.Feed("sleep 60 & echo $! >>\"$report.left\"; echo 'error NU1301' >\"$report\"; exit 1");

        var first = Machine.Start("provider");
        await first;
        var second = Machine.Start("native");

        Assert.Same(second, await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(30))));
        System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText(Machine.In("artifacts/probe/restore.log.left")), System.Globalization.CultureInfo.InvariantCulture)).Kill();
    }

    [SkippableFact]
    public void Progress_reaches_the_dotnet_command_that_a_person_started()
    {
        // A shell named dotnet stands for that command, another that says /nodemode for a worker node below it.
        Directory.CreateDirectory(Machine.In("sdk"));
        File.Copy("/bin/sh", Machine.In("sdk/dotnet"));
        Machine.Write("node.sh", $"exec 2>/dev/null; sh build/setup provider '{Machine.In("artifacts/native/test")}'; true\n");
        var start = new System.Diagnostics.ProcessStartInfo(Machine.In("sdk/dotnet"))
        {
            WorkingDirectory = Machine.In(""),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"'{Machine.In("sdk/dotnet")}' node.sh /nodemode:1; true");
        Machine.Surround(start);

        using var process = System.Diagnostics.Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal("nuget", Machine.Provider);
        Assert.Equal("", output);
        Assert.Contains("torchtune: setting up, once", errors, StringComparison.Ordinal);
    }
}
