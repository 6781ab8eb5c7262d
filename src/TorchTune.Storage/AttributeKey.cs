using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>The rule for the keys of attributes.</summary>
internal static class AttributeKey
{
    public static void Check(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!ExactText.IsWellFormed(key) || key.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException(Invariant($"The key of an attribute must be well-formed Unicode without U+0000, but was '{key.Replace("\0", "\\0", StringComparison.Ordinal)}'."), nameof(key));
        }
    }
}
