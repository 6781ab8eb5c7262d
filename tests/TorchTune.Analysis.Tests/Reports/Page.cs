using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace TorchTune.Analysis.Tests.Reports;

/// <summary>A report as its reader's browser sees it: parsed, strictly.</summary>
internal sealed partial class Page
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly XDocument _document;

    public Page(StudyReport report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        report.Write(text);
        Text = text.ToString();
        using var reader = XmlReader.Create(new StringReader(Text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        _document = XDocument.Load(reader);
    }

    public string Text { get; }

    public IEnumerable<XElement> Figures => _document.Descendants("figure");

    public IEnumerable<XElement> Rows => _document.Descendants("tbody").Single().Elements("tr");

    public string Title => _document.Descendants("title").First().Value;

    public XElement Figure(string id) => Figures.Single(figure => (string?)figure.Attribute("id") == id);

    /// <summary>The numbers of the trials that a figure draws, one for each group.</summary>
    public int[] Drawn(string id) => [.. Figure(id).Descendants(Svg + "g").Where(g => g.Attribute("data-trial") is not null).Select(g => (int)g.Attribute("data-trial")!).Order()];

    /// <summary>Every point of every trial of a figure, with the rectangle in which it must lie.</summary>
    public static (List<(double X, double Y)> Points, double Left, double Top, double Right, double Bottom) Geometry(XElement figure)
    {
        var area = figure.Descendants(Svg + "rect").Single(rect => (string?)rect.Attribute("class") == "area");
        double left = Number(area, "x"), top = Number(area, "y");
        var points = new List<(double, double)>();
        foreach (var path in figure.Descendants(Svg + "g").Elements(Svg + "path"))
        {
            foreach (Match match in Point().Matches((string)path.Attribute("d")!)) points.Add((Parse(match.Groups[1].Value), Parse(match.Groups[2].Value)));
        }

        foreach (var bar in figure.Descendants(Svg + "g").Elements(Svg + "rect"))
        {
            points.Add((Number(bar, "x"), Number(bar, "y")));
            points.Add((Number(bar, "x") + Number(bar, "width"), Number(bar, "y") + Number(bar, "height")));
        }

        return (points, left, top, left + Number(area, "width"), top + Number(area, "height"));
    }

    /// <summary>The points of a path.</summary>
    public static (double X, double Y)[] Points(string path) => [.. Point().Matches(path).Select(match => (Parse(match.Groups[1].Value), Parse(match.Groups[2].Value)))];

    private static double Number(XElement element, string name) => Parse((string)element.Attribute(name)!);

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    // The numbers are matched loosely, so that "NaN" or "1E+20" fails to parse or lies outside, and is not overlooked.
    [GeneratedRegex("[ML]([^ MLHVh]+) ([^ MLHVh]+)")]
    private static partial Regex Point();
}
