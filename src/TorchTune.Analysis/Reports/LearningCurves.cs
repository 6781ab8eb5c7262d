using System.Text;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>A metric against the step, one line a trial.</summary>
internal static class LearningCurves
{
    private const double Height = 420;

    public static void Write(Markup page, ReportedStudy study)
    {
        string metric = study.Report.Metric;
        var points = study.Report.Reports.Select(report => (report.Step, Value: ValueIn(report, metric))).Where(p => p.Value is not null).ToArray();
        var y = Scale.Of(points.Select(p => p.Value!.Value), study.DirectionOf(metric));
        var x = Scale.Linear(0, points.Length == 0 ? 1 : points.Max(p => p.Step));
        int beyond = points.Count(p => double.IsFinite(p.Value!.Value) && !y.Covers(p.Value.Value));
        int broken = points.Count(p => !double.IsFinite(p.Value!.Value));

        string caption = Invariant($"Each line is a trial: what it reported as {metric} after each step. The thick line is the best trial, pale lines were stopped early, red ones failed.")
            + (beyond > 0 ? Invariant($" {beyond} values lie beyond the axis and are drawn at its edge.") : "")
            + (broken > 0 ? Invariant($" Crosses mark {broken} reports that were not finite.") : "");
        Figure.Write(page, "learning-curves", "Learning curves: " + metric, Figure.Width, Height, caption, drawing =>
        {
            var frame = Figure.FrameOf(Height);
            frame.Area(drawing);
            frame.BottomAxis(drawing, x, "step");
            frame.LeftAxis(drawing, y, study.Axis(metric));
            double worse = study.DirectionOf(metric) == Direction.Maximize ? frame.Bottom - 4 : frame.Top + 4;
            foreach (var row in study.FromBackToFront()) Draw(drawing, study, row, frame, x, y, worse);
        });
    }

    private static void Draw(Markup drawing, ReportedStudy study, TrialRow row, Frame frame, Scale x, Scale y, double worse)
    {
        var line = new StringBuilder();
        var crosses = new StringBuilder();
        bool joined = false;
        int points = 0;
        foreach (var report in study.ReportsOf[row.Number])
        {
            if (ValueIn(report, study.Report.Metric) is not { } value) continue;
            double across = frame.X(x.Unit(report.Step));
            if (double.IsFinite(value))
            {
                // The stroke of no length makes a dot of a point between crosses.
                points++;
                line.Append(Invariant($"{(joined ? 'L' : 'M')}{Markup.Coordinate(across)} {Markup.Coordinate(frame.Y(y.Unit(value)))}{(joined ? "" : "h0")}"));
            }
            else
            {
                double middle = Math.Clamp(across, frame.Left + 4, frame.Right - 4);
                string left = Markup.Coordinate(middle - 4), right = Markup.Coordinate(middle + 4);
                string top = Markup.Coordinate(worse - 4), bottom = Markup.Coordinate(worse + 4);
                crosses.Append(Invariant($"M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}"));
            }

            joined = double.IsFinite(value);
        }

        if (line.Length + crosses.Length == 0) return;
        study.OpenTrial(drawing, row);
        if (line.Length > 0) drawing.Leaf("path", ("class", points == 1 ? "line alone" : "line"), ("d", line));
        if (crosses.Length > 0) drawing.Leaf("path", ("class", "cross"), ("d", crosses));
        drawing.Close();
    }

    private static double? ValueIn(Report report, string metric) => report.Metrics.TryGet(metric, out double value) ? value : null;
}
