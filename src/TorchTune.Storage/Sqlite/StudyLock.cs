using System.Globalization;
using static System.FormattableString;

namespace TorchTune.Storage.Sqlite;

/// <summary>Who has a study open: a row that names the process, and a token that only the owner has.</summary>
/// <remarks>
/// A row whose process is dead is taken over at once. Every write checks the token in its own transaction, so that an owner who was
/// taken for dead (a frozen virtual machine, say) writes nothing more.
/// </remarks>
internal static class StudyLock
{
    /// <summary>Takes the lock unless a live process has it.</summary>
    /// <returns>The token, or null and the owner.</returns>
    public static (long? Token, string Owner) TryTake(SqliteSession session, long study, TimeProvider clock)
    {
        long token = 1;
        using (var reader = session.Query("SELECT token, process, host, started, since FROM locks WHERE study = $1", study))
        {
            if (reader.Read())
            {
                var owner = new ProcessIdentity(reader.GetInt32(1), reader.GetString(2), reader.GetString(3));
                if (owner.IsAlive() is not false) return (null, Described(owner, reader.GetString(4)));
                token = reader.GetInt64(0) + 1;
            }
        }

        var self = ProcessIdentity.Current;
        session.Run(
            "INSERT OR REPLACE INTO locks (study, token, process, host, started, since) VALUES ($1, $2, $3, $4, $5, $6)",
            study, token, self.Id, self.Host, self.Started, clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        return (token, "");
    }

    /// <summary>Refuses to go on where another has taken the lock over.</summary>
    public static void Require(SqliteSession session, long study, long token, string name)
    {
        using var reader = session.Query("SELECT token, process, host, started, since FROM locks WHERE study = $1", study);
        if (!reader.Read()) throw new StudyLockedException(Invariant($"The lock on study '{name}' was taken away, or the study deleted: nothing more is written."));
        var owner = new ProcessIdentity(reader.GetInt32(1), reader.GetString(2), reader.GetString(3));
        if (reader.GetInt64(0) != token || owner != ProcessIdentity.Current)
        {
            throw new StudyLockedException(Invariant($"The study '{name}' was taken over by {Described(owner, reader.GetString(4))}: this process writes nothing more to it."));
        }
    }

    /// <summary>Gives the lock back, if it is still ours.</summary>
    public static void Release(SqliteSession session, long study, long token) =>
        session.Run("DELETE FROM locks WHERE study = $1 AND token = $2 AND process = $3", study, token, ProcessIdentity.Current.Id);

    /// <summary>Refuses what must not happen to a study that is open.</summary>
    public static void RequireFree(SqliteSession session, long study, string name, string purpose)
    {
        using var reader = session.Query("SELECT token, process, host, started, since FROM locks WHERE study = $1", study);
        if (!reader.Read()) return;
        var owner = new ProcessIdentity(reader.GetInt32(1), reader.GetString(2), reader.GetString(3));
        if (owner.IsAlive() is not false)
        {
            throw new StudyLockedException(Invariant($"The study '{name}' cannot be {purpose} while {Described(owner, reader.GetString(4))} has it open."));
        }
    }

    private static string Described(ProcessIdentity owner, string since) =>
        owner == ProcessIdentity.Current ? Invariant($"this process ({owner.Id}, since {since})") : Invariant($"{owner} (since {since})");
}
