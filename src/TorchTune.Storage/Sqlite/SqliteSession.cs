using Microsoft.Data.Sqlite;

namespace TorchTune.Storage.Sqlite;

/// <summary>A connection with its prepared statements. Arguments are <c>$1</c>, <c>$2</c>, … in the statement.</summary>
/// <threadsafety>Used by one thread at a time.</threadsafety>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    public SqliteConnection Connection { get; } = connection;

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object?> arguments) => Prepared(sql, arguments).ExecuteNonQuery();

    /// <summary>The first column of the first row; null where there is no row, or it holds NULL.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments) => Prepared(sql, arguments).ExecuteScalar() is var result && result is DBNull ? null : result;

    /// <summary>The rows; dispose the reader before the same statement runs again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> arguments) => Prepared(sql, arguments).ExecuteReader();

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        Connection.Dispose();
    }

    private SqliteCommand Prepared(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 1; i <= arguments.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${i}") });
            _prepared.Add(sql, command);
        }

        for (int i = 0; i < arguments.Length; i++) command.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        return command;
    }
}
