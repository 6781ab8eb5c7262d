namespace TorchTune.Architecture.Tests.Setup;

public sealed class NativeBuildTests : SetupTests
{
    [SkippableFact]
    public void Every_source_is_compiled_and_linked_with_libtorch()
    {
        Succeeds(Machine.Set("native"));

        Assert.Equal(["One", "Two"], Compiled());
        string link = Assert.Single(Machine.CallsOf("g++"), call => call.Contains("-shared", StringComparison.Ordinal));
        Assert.All(["-ltorch", "-ltorch_cpu", "-lc10", $"-L{Machine.In("libtorch/lib")}"], flag => Assert.Contains(flag, link, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void What_has_not_changed_is_not_compiled_again()
    {
        Machine.Set("native");
        Forget();
        File.SetLastWriteTimeUtc(Machine.In("src/providers/LibTorch/Native/One.cpp"), DateTime.UnixEpoch.AddYears(70));
        File.SetLastWriteTimeUtc(Machine.Library, DateTime.UnixEpoch);

        Succeeds(Machine.Set("native"));

        Assert.Empty(Compiled());
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Machine.Library)); // or MSBuild would ask every time
    }

    [SkippableFact]
    public void A_changed_source_is_compiled_alone_and_a_changed_header_means_all()
    {
        Machine.Set("native");
        Forget();

        Machine.Write("src/providers/LibTorch/Native/Two.cpp", "int two() { return 3; }\n");
        Succeeds(Machine.Set("native"));
        Assert.Equal(["Two"], Compiled());
        Forget();

        Machine.Write("src/providers/LibTorch/Native/Shim.h", "int two();\n");
        Succeeds(Machine.Set("native"));
        Assert.Equal(["One", "Two"], Compiled());
    }

    [SkippableFact]
    public void A_source_that_is_gone_is_no_longer_linked()
    {
        Machine.Set("native");
        Forget();

        File.Delete(Machine.In("src/providers/LibTorch/Native/Two.cpp"));
        Succeeds(Machine.Set("native"));

        Assert.DoesNotContain("Two-", Assert.Single(Machine.CallsOf("g++"), call => call.Contains("-shared", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void When_it_does_not_compile_the_first_error_is_told_and_the_old_library_stays()
    {
        Machine.Set("native");
        string before = File.ReadAllText(Machine.Library);
        Machine.Write("src/providers/LibTorch/Native/Two.cpp", "nonsense\n");
        Machine.Command("g++", "[ \"$1\" = --version ] && echo 'g++ 1.0' && exit; echo 'Two.cpp:1:1: error: nonsense' >&2; exit 1");

        var outcome = Machine.Set("native");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Two.cpp:1:1: error: nonsense", Assert.Single(outcome.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Machine.Library));
    }

    private List<string> Compiled()
        => [.. Machine.CallsOf("g++").Where(call => call.Contains(" -c ", StringComparison.Ordinal)).Select(call => call.Contains("/One.cpp", StringComparison.Ordinal) ? "One" : "Two").Order(StringComparer.Ordinal)];

    private void Forget() => File.Delete(Machine.In("calls/g++"));
}
