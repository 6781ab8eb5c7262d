namespace TorchSharp.Tests.Contract;

/// <summary>The public members of the real TorchSharp, read from the listing that lies beside the repository.</summary>
internal sealed class ApiListing
{
    private readonly HashSet<string> _lines = [];
    private readonly HashSet<string> _abstract = [];
    private readonly Dictionary<string, string[]> _accessors = [];
    private readonly Dictionary<string, string[]> _bases = [];

    private ApiListing(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Add(line);
        }
    }

    /// <summary>The listing, or null where it is absent.</summary>
    internal static ApiListing? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "api", name);
            if (File.Exists(file))
            {
                return new(File.ReadLines(file));
            }
        }
        return null;
    }

    /// <summary>What is wrong with a member, or null.</summary>
    internal string? Complaint(PublicMember member)
    {
        var type = ApiText.Name(member.Type);
        foreach (var holder in Holders(type))
        {
            var line = $"{holder}{member.Text}  [{member.Kind}]";
            if (!_lines.Contains(line))
            {
                continue;
            }
            var extra = member.Accessors.Except(_accessors.GetValueOrDefault(line, [])).ToArray();
            return extra.Length > 0 ? $"{line}: TorchSharp's has no {string.Join(' ', extra)}"
                : holder == type && _abstract.Contains(line) && member.MayBeLeftOut ? $"{line}: TorchSharp's is abstract"
                : null;
        }
        return member.IsObjects ? null : $"{type}{member.Text}  [{member.Kind}]: TorchSharp has {Nearest(type, member)}";
    }

    private string Nearest(string type, PublicMember member)
    {
        var name = type + member.Text.Split(['(', ' ', '<', '['])[0];
        var near = _lines.Where(line => line.StartsWith(name + "(", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)
            || line.StartsWith(name + "<", StringComparison.Ordinal) || line.StartsWith(name + "[", StringComparison.Ordinal)).Take(8).ToArray();
        return near.Length == 0 ? "nothing of this name" : "only " + string.Join(" | ", near);
    }

    /// <summary>The type and all that TorchSharp derives it from.</summary>
    private IEnumerable<string> Holders(string type) => _bases.GetValueOrDefault(type, []).SelectMany(Holders).Prepend(type);

    private void Add(string line)
    {
        line = line.Split("  [Obsolete")[0];
        var bracket = line.LastIndexOf("  [", StringComparison.Ordinal);
        var text = line[..bracket];
        var kind = line[(bracket + 3)..^1].Replace("override ", "", StringComparison.Ordinal).Replace("virtual ", "", StringComparison.Ordinal);
        var isAbstract = kind.Contains("abstract ", StringComparison.Ordinal) && !kind.EndsWith("class", StringComparison.Ordinal);
        if (isAbstract)
        {
            kind = kind.Replace("abstract ", "", StringComparison.Ordinal);
        }
        if (kind.EndsWith("class", StringComparison.Ordinal) || kind is "struct" or "interface")
        {
            var where = text.IndexOf(" where ", StringComparison.Ordinal);
            var constraints = where < 0 ? "" : text[where..];
            var parts = (where < 0 ? text : text[..where]).Split(" : ", 2);
            _bases[parts[0]] = parts.Length == 1 ? [] : Separated(parts[1]);
            text = parts[0] + constraints;
        }
        if (kind.EndsWith("property", StringComparison.Ordinal))
        {
            var brace = text.LastIndexOf(" { ", StringComparison.Ordinal);
            var accessors = text[(brace + 3)..^2].Split("; ").Select(accessor => accessor.TrimEnd(';') + ";").ToArray();
            text = text[..brace];
            _accessors[$"{text}  [{kind}]"] = accessors;
        }
        _lines.Add($"{text}  [{kind}]");
        if (isAbstract)
        {
            _abstract.Add($"{text}  [{kind}]");
        }
    }

    /// <summary>Splits at commas outside brackets.</summary>
    private static string[] Separated(string list)
    {
        List<string> parts = [""];
        var depth = 0;
        foreach (var letter in list)
        {
            depth += letter is '<' or '(' ? 1 : letter is '>' or ')' ? -1 : 0;
            if (letter == ',' && depth == 0)
            {
                parts.Add("");
            }
            else
            {
                parts[^1] += letter;
            }
        }
        return [.. parts.Select(part => part.Trim())];
    }
}
