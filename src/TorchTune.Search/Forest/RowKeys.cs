namespace TorchTune.Search;

/// <summary>A set of rows, bit for bit, so that none is proposed twice; kept as 64-bit hashes.</summary>
/// <remarks>Two rows of a million share a hash with probability 3e-8; then a candidate is passed over, which costs nothing.</remarks>
internal sealed class RowKeys
{
    private readonly HashSet<ulong> _keys = [];

    public bool Add(ReadOnlySpan<double> row) => _keys.Add(KeyOf(row));

    public bool Contains(ReadOnlySpan<double> row) => _keys.Contains(KeyOf(row));

    private static ulong KeyOf(ReadOnlySpan<double> row)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (double value in row)
        {
            hash = unchecked((hash ^ (double.IsNaN(value) ? ulong.MaxValue : BitConverter.DoubleToUInt64Bits(value))) * 0x9E3779B97F4A7C15);
            hash ^= hash >> 29;
        }

        return hash;
    }
}
