using Microsoft.Data.Sqlite;
using static System.FormattableString;

namespace TorchTune.Storage.Sqlite;

/// <summary>A verdict as the columns verdict, completed, until, reason, donor, donor_step and configuration.</summary>
internal readonly record struct VerdictColumns(
    string Word, int? Completed, int? Until, object Reason, int? Donor, int? DonorStep, string? Configuration)
{
    public static VerdictColumns Of(Verdict verdict)
    {
        var columns = new VerdictColumns(VerdictJson.Word(verdict), null, null, Exact.Text(verdict.Reason), null, null, null);
        return verdict switch
        {
            Verdict.Continue v => columns with { Until = v.Until },
            Verdict.Stop { Completed: true } => columns with { Completed = 1 },
            Verdict.Exploit v => columns with { Until = v.Until, Donor = v.Donor, DonorStep = v.DonorStep, Configuration = v.Configuration.ToJson() },
            _ => columns,
        };
    }

    /// <summary>The verdict in the seven columns from <paramref name="first"/> on.</summary>
    public static Verdict Read(SqliteDataReader row, int first)
    {
        string reason = Exact.ReadText(row.GetValue(first + 3));
        return row.GetString(first) switch
        {
            VerdictJson.Continue => new Verdict.Continue(row.GetInt32(first + 2), reason),
            VerdictJson.Pause => new Verdict.Pause(reason),
            VerdictJson.Stop => new Verdict.Stop(reason, completed: !row.IsDBNull(first + 1)),
            VerdictJson.Exploit => new Verdict.Exploit(
                row.GetInt32(first + 4), row.GetInt32(first + 5), TorchTune.Configuration.Parse(row.GetString(first + 6)),
                row.IsDBNull(first + 2) ? null : row.GetInt32(first + 2), reason),
            var unknown => throw new FormatException(Invariant($"there is no verdict '{unknown}'")),
        };
    }
}
