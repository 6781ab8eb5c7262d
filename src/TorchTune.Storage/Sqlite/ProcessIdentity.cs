using System.Diagnostics;
using System.Globalization;
using static System.FormattableString;

namespace TorchTune.Storage.Sqlite;

/// <summary>A process, so exactly that another one with the same number is told from it.</summary>
/// <param name="Id">The operating system's number.</param>
/// <param name="Host">The machine, and on Linux the namespace in which the number counts: containers number their own.</param>
/// <param name="Started">When it started: numbers are used again. On Linux the boot's identity and the tick; elsewhere the time.</param>
internal sealed record ProcessIdentity(int Id, string Host, string Started)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    public static ProcessIdentity Current { get; } = Of(Environment.ProcessId) ?? throw new InvalidOperationException("The start of this process cannot be found out.");

    /// <summary>The living process of this number here; null where there is none.</summary>
    public static ProcessIdentity? Of(int id) => StartOf(id) is { } started ? new(id, HostName(), started) : null;

    /// <summary>True or false where that can be known from here; null for a process on another machine.</summary>
    public bool? IsAlive() => Host != Current.Host ? null : StartOf(Id) == Started;

    public override string ToString() => Invariant($"process {Id} on {Host}");

    private static string HostName()
    {
        string name = Environment.MachineName;
        return OperatingSystem.IsLinux() && File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false) is { } target
            ? Invariant($"{name} {target.Name}")
            : name;
    }

    /// <summary>When the process of this number started; null where there is none (or only the shell of one that has died).</summary>
    private static string? StartOf(int id) => OperatingSystem.IsLinux() ? LinuxStartOf(id) : PortableStartOf(id);

    private static string? LinuxStartOf(int id)
    {
        try
        {
            // "4711 (any name) S …": the fields after the name are counted from the last parenthesis; state is the first of them,
            // the start in clock ticks after the boot the twentieth (proc(5)).
            string stat = File.ReadAllText(Invariant($"/proc/{id}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            bool dead = fields[0] is "Z" or "X" or "x";
            return dead ? null : Invariant($"{File.ReadAllText(BootFile).Trim()}+{fields[19]}");
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? PortableStartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
