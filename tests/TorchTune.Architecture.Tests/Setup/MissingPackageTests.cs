namespace TorchTune.Architecture.Tests.Setup;

public sealed class MissingPackageTests : SetupTests
{
    [SkippableFact]
    public void Without_apt_the_message_says_what_to_install_and_how_to_go_on()
    {
        Machine.FeedLacksTorchSharp();
        Machine.Without("g++");

        string message = Fails();

        Assert.All(["g++", "libtorch", "LIBTORCH", "artifacts/setup.log"], word => Assert.Contains(word, message, StringComparison.Ordinal));
        Assert.Null(Machine.Provider);
    }

    [SkippableFact]
    public void Without_root_and_sudo_the_message_is_the_command_to_run()
    {
        Machine.FeedLacksTorchSharp();
        Machine.Without("g++");
        Machine.Command("apt-get", "exit 0");
        Machine.Command("id", "echo 1000");

        string message = Fails();

        Assert.Contains("sudo apt-get update && sudo apt-get install --no-install-recommends g++,", message, StringComparison.Ordinal);
        Assert.Empty(Machine.CallsOf("apt-get"));
    }

    [SkippableFact]
    public void The_next_build_repeats_the_same_error_and_the_log_keeps_it()
    {
        Machine.FeedLacksTorchSharp();
        Machine.Without("g++");

        Assert.Equal(Fails(), Fails());

        Assert.Contains(Fails(), Machine.Log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Root_installs_what_is_missing_and_only_that()
    {
        Machine.FeedLacksTorchSharp();
        AptBringsTheCompiler();

        Succeeds(Machine.Set("provider"));

        string install = Assert.Single(Machine.CallsOf("apt-get"), call => call.StartsWith("install", StringComparison.Ordinal));
        Assert.EndsWith(" g++", install, StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch", install, StringComparison.Ordinal);
        Assert.Equal("system", Machine.Provider);
    }

    [SkippableFact]
    public void Sudo_is_used_where_it_asks_for_no_password()
    {
        Machine.FeedLacksTorchSharp();
        AptBringsTheCompiler();
        Machine.Command("id", "echo 1000");
        Machine.Command("sudo", "shift; [ \"$1\" = true ] && exit 0; exec \"$@\"");

        Succeeds(Machine.Set("provider"));

        Assert.All(Machine.CallsOf("sudo"), call => Assert.StartsWith("-n ", call, StringComparison.Ordinal));
        Assert.Equal("system", Machine.Provider);
    }

    [SkippableFact]
    public void A_mirror_out_of_reach_is_told_with_its_own_words()
    {
        Machine.FeedLacksTorchSharp();
        Machine.Without("g++");
        Machine.Command("apt-get", "echo 'E: Unable to locate package g++'; exit 100");

        string message = Fails();

        Assert.All(["E: Unable to locate package g++", "apt-get install --no-install-recommends g++", "mirror"], words => Assert.Contains(words, message, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_LIBTORCH_that_is_none_is_named()
    {
        Machine.FeedLacksTorchSharp();
        File.Delete(Machine.In("libtorch/include/ATen/core/dispatch/Dispatcher.h"));

        Assert.Contains($"LIBTORCH must name an unpacked libtorch with its headers, but {Machine.In("libtorch/include")}", Fails(), StringComparison.Ordinal);
    }

    private string Fails()
    {
        var outcome = Machine.Set("provider");

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Errors));
        return Assert.Single(outcome.Output.TrimEnd('\n').Split('\n'));
    }

    private void AptBringsTheCompiler()
    {
        File.Move(Machine.In("commands/g++"), Machine.In("g++.deb"));
        Machine.Command("apt-get", $"[ \"$1\" != install ] || mv '{Machine.In("g++.deb")}' '{Machine.In("commands/g++")}'");
    }
}
