using System.Text;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>One axis a hyper-parameter, the objective last; each trial is a line through its values.</summary>
internal static class ParallelCoordinates
{
    private const double Height = 440;
    private const double Band = 26;
    private const int LongestLabel = 12;

    public static void Write(Markup page, ReportedStudy study)
    {
        var space = study.Report.History.Space;
        var values = Scale.Of(study.Trials.Select(study.ValueOf), study.Objective.Direction);
        double width = Math.Max(Figure.Width, 160 + (124 * space.Count));
        var frame = new Frame(96, 40, width - 96 - 64, Height - 40 - 12);
        var axes = frame with { Height = frame.Height - Band - 12 };

        string caption = Invariant($"Each line is a trial; each axis a hyper-parameter on its own scale, the last one {study.Objective.Metric}, its better end up. The deeper a line's colour differs from the page, the better the trial; the best lie on top. A line runs through the band below where a hyper-parameter does not exist in the trial's configuration; trials without a finite value end there.");
        Figure.Write(page, "parallel-coordinates", "Parallel coordinates", width, Height, caption, drawing =>
        {
            frame.Area(drawing);
            drawing.Leaf("rect", ("class", "band"), ("x", frame.Left), ("y", frame.Bottom - Band), ("width", frame.Width), ("height", Band));
            drawing.Text("text", "not active", ("x", frame.Left - 12), ("y", frame.Bottom - (Band / 2) + 4), ("text-anchor", "end"));
            foreach (var row in study.FromBackToFront()) Draw(drawing, study, row, values, frame, axes);
            for (int i = 0; i < space.Count; i++) DrawAxis(drawing, space[i].Name, HyperParameterAxis.Labels(space[i]), At(frame, i, space.Count), axes);
            DrawAxis(drawing, study.Objective.Metric, values.Ticks(6).Select(tick => (Better(study, values, tick.Value), tick.Label)), frame.Right, axes);
        });
    }

    private static void Draw(Markup drawing, ReportedStudy study, TrialRow row, Scale values, Frame frame, Frame axes)
    {
        var space = study.Report.History.Space;
        double value = study.ValueOf(row);
        double? better = double.IsFinite(value) ? Better(study, values, value) : null;
        var line = new StringBuilder();
        for (int i = 0; i <= space.Count; i++)
        {
            double? unit = i == space.Count ? better : HyperParameterAxis.Unit(space[i], row.Configuration);
            double y = unit is { } place ? axes.Y(place) : frame.Bottom - (Band / 2);
            line.Append(Invariant($"{(i == 0 ? 'M' : 'L')}{Markup.Coordinate(At(frame, i, space.Count))} {Markup.Coordinate(y)}"));
        }

        study.OpenTrial(drawing, row, better is { } rank ? Invariant($"q{Math.Round(rank * (Colour.MapSize - 1))}") : "none");
        drawing.Leaf("path", ("class", "profile"), ("d", line));
        drawing.Close();
    }

    private static void DrawAxis(Markup drawing, string name, IEnumerable<(double Unit, string Label)> labels, double x, Frame axes)
    {
        drawing.Leaf("line", ("class", "axis"), ("x1", x), ("x2", x), ("y1", axes.Top), ("y2", axes.Bottom));
        Named(drawing, name, 16, ("class", "name"), ("x", x), ("y", axes.Top - 14), ("text-anchor", "middle"));
        foreach (var (unit, label) in labels)
        {
            drawing.Leaf("line", ("class", "axis"), ("x1", x - 4), ("x2", x), ("y1", axes.Y(unit)), ("y2", axes.Y(unit)));
            Named(drawing, label, LongestLabel, ("class", "halo"), ("x", x - 7), ("y", axes.Y(unit) + 4), ("text-anchor", "end"));
        }
    }

    private static void Named(Markup drawing, string text, int longest, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        if (text.Length <= longest)
        {
            drawing.Text("text", text, attributes);
            return;
        }

        drawing.Open("text", attributes);
        drawing.Text("title", text);
        drawing.Text("tspan", string.Concat(text.AsSpan(0, longest - 1), "…"));
        drawing.Close();
    }

    private static double At(Frame frame, int axis, int hyperParameters) => hyperParameters == 0 ? frame.Right : frame.X((double)axis / hyperParameters);

    // The better end is up, whichever way the objective runs.
    private static double Better(ReportedStudy study, Scale values, double value) =>
        study.Objective.Direction == Direction.Maximize ? values.Unit(value) : 1 - values.Unit(value);
}
