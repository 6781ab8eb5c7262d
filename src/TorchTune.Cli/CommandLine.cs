using System.Text;
using TorchTune.Cli.AskTell;
using TorchTune.Storage;

namespace TorchTune.Cli;

/// <summary>The commands of <c>torchtune</c>, their options, and the codes with which they end.</summary>
internal static class CommandLine
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The command could not do its work; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense; standard error says what is wrong with it.</summary>
    public const int Misuse = 2;

    private const string Help = """
        torchtune: tunes neural networks while they train.

        torchtune ask-tell [--storage memory | --storage sqlite:FILE]
            Drives studies from any language: one JSON request a line on standard input, one JSON response a line on standard
            output. Studies are kept in memory (the default) or in a SQLite file. docs/ask-tell.md has the grammar.

        torchtune salvage DAMAGED NEW
            Copies what can still be read of a damaged SQLite file into a new one. The damaged file is left as it is.

        torchtune --help | --version

        Exit codes: 0 success, 1 failure, 2 a command line that makes no sense.

        """;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, Stream input, Stream output, TextWriter errors)
    {
        try
        {
            return Chosen(arguments, input, output);
        }
        catch (MisuseException misuse)
        {
            errors.WriteLine("torchtune: " + misuse.Message + " 'torchtune --help' lists the commands.");
            return Misuse;
        }
        catch (Exception failure) when (failure is StoreException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.WriteLine("torchtune: " + failure.Message);
            return Failure;
        }
    }

    private static int Chosen(IReadOnlyList<string> arguments, Stream input, Stream output)
    {
        if (arguments.Count == 0) throw new MisuseException("A command is missing.");
        bool wantsHelp = arguments.Any(a => a is "--help" or "-h" or "-?");
        switch (arguments[0])
        {
            case "--help" or "-h" or "-?" or "help":
            case "ask-tell" or "salvage" when wantsHelp:
                return Print(output, Help);
            case "--version":
                return Print(output, (typeof(CommandLine).Assembly.GetName().Version?.ToString(3) ?? "unknown") + "\n");
            case "ask-tell":
                return RunAskTell(StorageOf(arguments), input, output);
            case "salvage":
                return RunSalvage(arguments, output);
            default:
                throw new MisuseException($"There is no command '{arguments[0]}'.");
        }
    }

    private static int RunAskTell(string storage, Stream input, Stream output)
    {
        using var store = OpenStore(storage);
        using var session = new AskTellSession(store);
        session.Serve(input, output);
        return Success;
    }

    private static int RunSalvage(IReadOnlyList<string> arguments, Stream output)
    {
        if (arguments.Skip(1).FirstOrDefault(a => a.StartsWith('-')) is { } option) throw new MisuseException($"salvage has no option '{option}'.");
        if (arguments.Count != 3) throw new MisuseException("salvage takes two files: the damaged one and a new one.");
        if (File.Exists(arguments[2])) throw new MisuseException($"'{arguments[2]}' exists already: salvage writes to a new file.");
        if (!File.Exists(arguments[1])) throw new MisuseException($"There is no file '{arguments[1]}'.");

        using var into = new SqliteStore(arguments[2]);
        foreach (var (study, events) in SqliteStore.Salvage(arguments[1], into)) Print(output, FormattableString.Invariant($"{study}: {events} events\n"));
        return Success;
    }

    private static string StorageOf(IReadOnlyList<string> arguments)
    {
        string? storage = null;
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i] != "--storage" && !arguments[i].StartsWith("--storage=", StringComparison.Ordinal)) throw new MisuseException($"ask-tell has no option '{arguments[i]}'.");
            if (storage is not null) throw new MisuseException("--storage is given twice.");
            storage = arguments[i] != "--storage" ? arguments[i]["--storage=".Length..]
                : ++i < arguments.Count ? arguments[i]
                : throw new MisuseException("--storage needs a value: memory or sqlite:FILE.");
        }

        return storage ?? Memory;
    }

    private static IStudyStore OpenStore(string storage)
    {
        if (storage == Memory) return new MemoryStore();
        if (storage.StartsWith(Sqlite, StringComparison.Ordinal) && storage.Length > Sqlite.Length) return new SqliteStore(storage[Sqlite.Length..]);
        throw new MisuseException($"--storage must be memory or sqlite:FILE, but was '{storage}'.");
    }

    private static int Print(Stream output, string text)
    {
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Flush();
        return Success;
    }

    private const string Memory = "memory";
    private const string Sqlite = "sqlite:";

    private sealed class MisuseException(string message) : Exception(message);
}
