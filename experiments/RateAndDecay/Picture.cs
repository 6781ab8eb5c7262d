using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace TorchTune.Experiments.RateAndDecay;

/// <summary>The way of learning rate and weight decay over the rehearsals, and what came of it: three panels, as SVG.</summary>
internal static class Picture
{
    private const double Width = 960, Height = 346, Top = 46, Bottom = 282, PanelWidth = 250;

    // Blue, orange, green, purple: told apart by most eyes (Okabe and Ito 2008).
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#aa4499"];

    /// <summary>Draws it.</summary>
    /// <param name="best">The search's best on all seeds.</param>
    /// <param name="starts">For each start its name and its runs.</param>
    internal static string Of(IReadOnlyList<Attempt> best, IReadOnlyList<(string Name, IReadOnlyList<Attempt> Runs)> starts)
    {
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"));
        Panel(svg, 60, "learning rate", best[0].LearningRate, starts, attempt => (attempt.LearningRate, [.. attempt.Moves.Select(move => move.LearningRate)], attempt.Last["learning_rate"]));
        Panel(svg, 380, "weight decay", best[0].WeightDecay, starts, attempt => (attempt.WeightDecay, [.. attempt.Moves.Select(move => move.WeightDecay)], attempt.Last["weight_decay"]));
        Accuracies(svg, 700, best, starts);
        for (int i = 0; i < starts.Count; i++) Text(svg, 60 + (215 * i), Height - 8, starts[i].Name, Colours[i], "start");
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, double left, string title, double reference, IReadOnlyList<(string Name, IReadOnlyList<Attempt> Runs)> starts, Func<Attempt, (double Start, double[] Rehearsed, double Found)> read)
    {
        var courses = starts.SelectMany((start, i) => start.Runs.Select(run => (Colour: Colours[i], Course: read(run)))).ToArray();
        int longest = courses.Max(course => course.Course.Rehearsed.Length);
        var values = courses.SelectMany(course => course.Course.Rehearsed.Append(course.Course.Start).Append(course.Course.Found)).Append(reference).ToArray();
        double low = Math.Floor(Math.Log10(values.Min())), high = Math.Ceiling(Math.Log10(values.Max()));
        Frame(svg, left, title, "rehearsal, then the training");
        for (double power = low; power <= high; power++)
        {
            Line(svg, left, Y(Math.Pow(10, power)), left + PanelWidth, Y(Math.Pow(10, power)), "#e0e0e0", 1);
            Text(svg, left - 6, Y(Math.Pow(10, power)) + 4, Invariant($"1e{power}"), "#555555", "end");
        }

        for (int i = 1; i <= longest; i++) Text(svg, X(i), Bottom + 15, i.ToString(CultureInfo.InvariantCulture), "#555555", "middle");
        Line(svg, left, Y(reference), left + PanelWidth, Y(reference), "#222222", 1.5, dashes: "6 4");
        Text(svg, left + PanelWidth, Y(reference) - 5, "best of the search", "#222222", "end");
        foreach (var (colour, (_, rehearsed, found)) in courses)
        {
            var points = rehearsed.Select((value, i) => Invariant($"{X(i + 1):f1},{Y(value):f1}")).Append(Invariant($"{X(longest + 1):f1},{Y(found):f1}"));
            svg.Append(Invariant($"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.4\" stroke-opacity=\"0.65\"/><circle cx=\"{X(longest + 1):f1}\" cy=\"{Y(found):f1}\" r=\"3\" fill=\"{colour}\"/>\n"));
        }

        double X(double rehearsal) => left + ((rehearsal - 0.5) / (longest + 1) * PanelWidth);
        double Y(double value) => Bottom - ((Math.Log10(value) - low) / (high - low) * (Bottom - Top));
    }

    private static void Accuracies(StringBuilder svg, double left, IReadOnlyList<Attempt> best, IReadOnlyList<(string Name, IReadOnlyList<Attempt> Runs)> starts)
    {
        (string Colour, IReadOnlyList<Attempt> Runs)[] columns = [("#222222", best), .. starts.Select((start, i) => (Colours[i], start.Runs))];
        var all = columns.SelectMany(column => column.Runs).Select(run => 100 * run.TestAccuracy).ToArray();
        double low = Math.Floor(all.Min() - 0.5), high = Math.Ceiling(all.Max() + 0.5);
        Frame(svg, left, "test accuracy, %", "best of the search, and from each start");
        for (double tick = low; tick <= high; tick += Math.Max(1, Math.Round((high - low) / 8)))
        {
            Line(svg, left, Y(tick), left + PanelWidth, Y(tick), "#e0e0e0", 1);
            Text(svg, left - 6, Y(tick) + 4, Invariant($"{tick}"), "#555555", "end");
        }

        for (int i = 0; i < columns.Length; i++)
        {
            double x = left + ((i + 0.5) / columns.Length * PanelWidth), mean = 100 * columns[i].Runs.Average(run => run.TestAccuracy);
            foreach (var run in columns[i].Runs) svg.Append(Invariant($"<circle cx=\"{x:f1}\" cy=\"{Y(100 * run.TestAccuracy):f1}\" r=\"3\" fill=\"{columns[i].Colour}\" fill-opacity=\"0.45\"/>\n"));
            Line(svg, x - 16, Y(mean), x + 16, Y(mean), columns[i].Colour, 3);
        }

        double Y(double percent) => Bottom - ((percent - low) / (high - low) * (Bottom - Top));
    }

    private static void Frame(StringBuilder svg, double left, string title, string below)
    {
        Text(svg, left, Top - 16, title, "#222222", "start");
        Line(svg, left, Bottom, left + PanelWidth, Bottom, "#888888", 1);
        Text(svg, left + PanelWidth, Bottom + 30, below, "#555555", "end");
    }

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string colour, double width, string dashes = "none") =>
        svg.Append(Invariant($"<line x1=\"{x1:f1}\" y1=\"{y1:f1}\" x2=\"{x2:f1}\" y2=\"{y2:f1}\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\"/>\n"));

    private static void Text(StringBuilder svg, double x, double y, string text, string colour, string anchor) =>
        svg.Append(Invariant($"<text x=\"{x:f1}\" y=\"{y:f1}\" fill=\"{colour}\" text-anchor=\"{anchor}\">{text}</text>\n"));
}
