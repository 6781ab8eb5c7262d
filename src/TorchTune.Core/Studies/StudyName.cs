using static System.FormattableString;

namespace TorchTune;

/// <summary>What a study may be called: the same in every store.</summary>
/// <remarks>
/// 1 to 200 characters of well-formed Unicode without control characters, and no white space at either end: a name is typed on
/// command lines, printed in tables and compared ordinally, so two names that look alike should not differ invisibly.
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class StudyName
{
    /// <summary>The most characters (UTF-16 units) that a name may have.</summary>
    public const int MaxLength = 200;

    /// <summary>Gives the name back if it keeps the rules.</summary>
    /// <exception cref="ArgumentException">It does not; the message says which rule and shows the name.</exception>
    public static string Checked(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string? rule =
            name.Length == 0 ? "must not be empty"
            : name.Length > MaxLength ? Invariant($"must have at most {MaxLength} characters, but has {name.Length}")
            : char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]) ? "must not begin or end with white space"
            : name.Any(char.IsControl) ? "must not contain control characters"
            : !ExactText.IsWellFormed(name) ? "must be well-formed Unicode, but holds a lone surrogate"
            : null;
        return rule is null ? name : throw new ArgumentException(Invariant($"The name of a study {rule}: '{Shown(name)}'."), nameof(name));
    }

    private static string Shown(string name) =>
        string.Concat(name.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? Invariant($"\\u{(int)c:x4}") : c.ToString())) + (name.Length > 60 ? "..." : "");
}
