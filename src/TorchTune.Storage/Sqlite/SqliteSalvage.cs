using Microsoft.Data.Sqlite;
using static System.FormattableString;

namespace TorchTune.Storage.Sqlite;

/// <summary>Finds out what can still be read of a damaged file, on a copy: the file itself is left as it is.</summary>
internal static class SqliteSalvage
{
    /// <summary>A sentence on what can be saved and how, for the message of the error.</summary>
    public static string Outlook(string path)
    {
        try
        {
            var readable = Examine(path, (header, events) => Invariant($"study '{header.Name}' with {events.LongCount()} events"));
            if (readable.Count > 0)
            {
                return Invariant($"What can be read: {string.Join(", ", readable)}. Copy it to a new file with: torchtune salvage {path} NEWFILE");
            }
        }
        catch (Exception failure) when (failure is StoreException or IOException or UnauthorizedAccessException)
        {
            // What cannot be examined is reported as what cannot be read.
        }

        return NothingToRead(path);
    }

    /// <summary>Copies the readable beginning of every readable study into another store.</summary>
    public static IReadOnlyList<(string Study, long Events)> Copy(string path, IStudyStore into)
    {
        var saved = Examine(path, (header, events) =>
        {
            using var log = into.Create(header);
            foreach (var piece in events.Chunk(SqliteEventReader.PieceLength)) log.AppendAsync(piece).GetAwaiter().GetResult();
            return (header.Name, log.Count);
        });
        return saved.Count > 0 ? saved : throw new StoreException(NothingToRead(path));
    }

    private static string NothingToRead(string path) => Invariant($"No study can be read from it; 'sqlite3 {path} .recover' may still find rows.");

    private static List<T> Examine<T>(string path, Func<StudyHeader, IEnumerable<StudyEvent>, T> use)
    {
        var folder = Directory.CreateTempSubdirectory("torchtune-salvage-");
        try
        {
            string copy = Path.Combine(folder.FullName, "copy.db");
            File.Copy(path, copy);
            if (File.Exists(path + "-wal")) File.Copy(path + "-wal", copy + "-wal");
            FillUp(copy);
            using var session = new SqliteFile(copy, TimeSpan.Zero, SqliteSchema.Current).OpenForReading();
            return [.. Readable(session).Select(study => use(study.Header, Events(session, study.Id)))];
        }
        catch (SqliteException)
        {
            return [];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // SQLite reads nothing of a file that is cut short; with empty pages at its end it reads what does not need them.
    private static void FillUp(string copy)
    {
        using var stream = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite);
        byte[] header = new byte[SqliteFile.HeaderLength];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !SqliteFile.IsSqlite(header)) return;
        if (SqliteFile.CountedLength(header) is long counted && counted > stream.Length) stream.SetLength(counted);
    }

    private static List<(long Id, StudyHeader Header)> Readable(SqliteSession session)
    {
        var studies = new List<(long, StudyHeader)>();
        long last = 0;
        try
        {
            while (session.Scalar("SELECT min(id) FROM studies WHERE id > $1", last) is long id)
            {
                last = id;
                if (StudyRows.Find(session, id) is { } study) studies.Add(study);
            }
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            // What was found before it is what there is.
        }

        return studies;
    }

    /// <summary>The events up to the first that cannot be read: by pieces, and where a piece cannot be read, by smaller ones.</summary>
    private static IEnumerable<StudyEvent> Events(SqliteSession session, long study)
    {
        var reader = new SqliteEventReader(session, study);
        int length = SqliteEventReader.PieceLength;
        for (long first = 0; length > 0;)
        {
            StudyEvent[] piece = [];
            try
            {
                piece = reader.Piece(first, first + length);
            }
            catch (Exception failure) when (IsDamage(failure))
            {
                length /= 2;
            }

            foreach (var happened in piece) yield return happened;
            first += piece.Length;
        }
    }

    private static bool IsDamage(Exception failure) => failure is SqliteException || SqliteFile.IsUnreadable(failure);
}
