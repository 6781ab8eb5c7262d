using System.Globalization;
using System.Text;
using System.Xml;

namespace TorchTune.Analysis;

/// <summary>Writes elements: whatever text it is given, what comes out is well-formed, both as HTML and as XML.</summary>
internal sealed class Markup(XmlWriter writer)
{
    private const string SvgNamespace = "http://www.w3.org/2000/svg";

    /// <summary>A number as coordinates are written: a tenth of a pixel is finer than any screen.</summary>
    public static string Coordinate(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The first lines of an HTML document.</summary>
    public void Doctype() => writer.WriteDocType("html", null, null, null);

    /// <summary>Begins an element.</summary>
    public void Open(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        // Only the root of a drawing names the namespace; its children inherit it.
        string inherited = writer.LookupPrefix(SvgNamespace) is null ? "" : SvgNamespace;
        writer.WriteStartElement(name, name == "svg" ? SvgNamespace : inherited);
        foreach (var (attribute, value) in attributes)
        {
            writer.WriteAttributeString(attribute, value is double number ? Coordinate(number) : Legal(Convert.ToString(value, CultureInfo.InvariantCulture)!));
        }
    }

    /// <summary>Ends the element begun last.</summary>
    public void Close() => writer.WriteFullEndElement();

    /// <summary>An element that is one word in HTML too (<c>meta</c>), or belongs to a drawing.</summary>
    public void Leaf(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        Open(name, attributes);
        writer.WriteEndElement();
    }

    /// <summary>An element around a text.</summary>
    public void Text(string name, string text, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        Open(name, attributes);
        writer.WriteString(Legal(text));
        Close();
    }

    /// <summary>An element around text that is ours and needs no escape: a style, a script.</summary>
    public void Verbatim(string name, string text)
    {
        Open(name);
        writer.WriteRaw(text);
        Close();
    }

    /// <summary>Begins a new line, for those who read the source.</summary>
    public void NewLine() => writer.WriteWhitespace("\n");

    // Control characters and broken surrogates exist in no document; their place stays visible.
    private static string Legal(string text)
    {
        var legal = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) legal.Append(text[i]).Append(text[++i]);
            else legal.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return legal.ToString();
    }
}
