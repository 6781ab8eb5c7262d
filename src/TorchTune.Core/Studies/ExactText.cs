namespace TorchTune;

/// <summary>Questions about texts that stores must keep exactly.</summary>
/// <threadsafety>Stateless.</threadsafety>
public static class ExactText
{
    /// <summary>Whether every surrogate has its partner, so that UTF-8 and JSON can hold the text.</summary>
    public static bool IsWellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
