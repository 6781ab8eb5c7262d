using System.Diagnostics;

namespace TorchTune.Architecture.Tests.Setup;

/// <summary>
/// A working tree of its own with the real set-up script, on a machine of which only the commands exist that a test puts there:
/// the usual ones of a Debian, and scripts in place of dotnet, g++, apt-get, sudo and id that do and record what the test wants.
/// </summary>
internal sealed class ScriptedMachine : IDisposable
{
    private static readonly string[] Essentials =
    [
        "basename", "cat", "cut", "date", "dirname", "env", "find", "flock", "grep", "mkdir", "mv", "nproc", "readlink", "rm", "sed", "sh", "sha256sum",
        "sleep", "sort", "tail", "timeout", "touch", "tr", "xargs",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("torchtune setup ").FullName;

    public ScriptedMachine()
    {
        foreach (string folder in new[] { "build", "commands", "src/providers/LibTorch/Native", "libtorch/include/ATen/core/dispatch", "calls" })
        {
            Directory.CreateDirectory(In(folder));
        }

        foreach (string file in new[] { "build/setup", "Directory.Packages.props" })
        {
            File.Copy(Repository.PathOf(file), In(file));
        }

        foreach (string command in Essentials)
        {
            string path = new[] { "/usr/bin/", "/bin/" }.Select(folder => folder + command).First(File.Exists);
            File.CreateSymbolicLink(In("commands/" + command), path);
        }

        Write("src/providers/LibTorch/Native/One.cpp", "int one() { return 1; }\n");
        Write("src/providers/LibTorch/Native/Two.cpp", "int two() { return 2; }\n");
        Write("src/providers/LibTorch/Native/Shim.h", "int one();\n");
        Write("libtorch/include/ATen/core/dispatch/Dispatcher.h", "");
        Command("id", "echo 0");
        Command("uname", "echo x86_64");
        Compiler();
        Feed("exit 0");
    }

    public string Library => In("artifacts/native/test/libTorchTuneNative.so");

    public string? Provider => Recorded("provider.props");

    public string? ProvisionalProvider => Recorded("provider.provisional.props");

    public string Log => File.ReadAllText(In("artifacts/setup.log"));

    public string Progress => File.ReadAllText(In("progress"));

    public string In(string relative) => Path.Combine(_root, relative);

    public void Write(string relative, string text) => File.WriteAllText(In(relative), text);

    /// <summary>Puts a command on the machine; every call leaves a line in <see cref="CallsOf"/>.</summary>
    public void Command(string name, string script)
    {
        string path = In("commands/" + name);
        File.WriteAllText(path, $"#!/bin/sh\necho \"$*\" >>'{In("calls/" + name)}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
    }

    public void Without(string command) => File.Delete(In("commands/" + command));

    public IReadOnlyList<string> CallsOf(string command) => File.Exists(In("calls/" + command)) ? File.ReadAllLines(In("calls/" + command)) : [];

    /// <summary>What `dotnet restore` of the probe does; <c>$report</c> is the log that the script reads.</summary>
    public void Feed(string answer)
        => Command("dotnet", "report=$(echo \"$*\" | sed -n 's/.*LogFile=\\([^;]*\\);.*/\\1/p')\n" + answer);

    public void FeedLacksTorchSharp() => Feed("echo 'error NU1101: Unable to find package TorchSharp.' >\"$report\"; exit 1");

    public void FeedIsSilent() => Feed("echo 'error NU1301: Unable to load the service index.' >\"$report\"; exit 1");

    /// <summary>A compiler whose outputs hold the names of their inputs.</summary>
    public void Compiler()
        => Command("g++", "[ \"$1\" = --version ] && echo 'g++ 1.0' && exit; out=; previous=; for word; do [ \"$previous\" = -o ] && out=$word; previous=$word; done; echo \"$*\" >\"$out\"");

    public Outcome Set(string task, bool withLibtorch = true) => Start(task, withLibtorch).Result;

    public async Task<Outcome> Start(string task, bool withLibtorch = true)
    {
        var start = new ProcessStartInfo(In("commands/sh")) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(In("build/setup"));
        start.ArgumentList.Add(task);
        start.ArgumentList.Add(In("artifacts/native/test/"));
        Surround(start, withLibtorch);
        start.Environment["TORCHTUNE_PROGRESS"] = In("progress");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, output, await errors);
    }

    /// <summary>The machine's commands and nothing of the surroundings that these tests run in.</summary>
    public void Surround(ProcessStartInfo start, bool withLibtorch = true)
    {
        start.Environment.Clear();
        start.Environment["PATH"] = In("commands");
        start.Environment["HOME"] = _root;
        if (withLibtorch)
        {
            start.Environment["LIBTORCH"] = In("libtorch");
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string? Recorded(string file)
    {
        string path = In("artifacts/" + file);
        return File.Exists(path) ? System.Xml.Linq.XDocument.Load(path).Descendants("TorchProvider").Single().Value : null;
    }

    internal sealed record Outcome(int ExitCode, string Output, string Errors);
}
