using System.Text;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>The first objective against the steps that all trials together have done, and the best of it so far.</summary>
internal static class BestSoFar
{
    private const double Height = 340;

    public static void Write(Markup page, ReportedStudy study)
    {
        string metric = study.Objective.Metric;
        var points = Points(study);
        var y = Scale.Of(points.Select(p => p.Value), study.Objective.Direction);
        var x = Scale.Linear(0, points.Count == 0 ? 1 : points[^1].Steps);

        string caption = Invariant($"Each dot is a report, in the order in which reports were judged; the line is the best {metric} up to there. Across runs the work of all trials together, so that studies can be compared at equal cost.");
        Figure.Write(page, "best-so-far", "Best so far: " + metric, Figure.Width, Height, caption, drawing =>
        {
            var frame = Figure.FrameOf(Height);
            frame.Area(drawing);
            frame.BottomAxis(drawing, x, "steps of all trials");
            frame.LeftAxis(drawing, y, study.Axis(metric));
            var byTrial = points.ToLookup(p => p.Trial);
            foreach (var row in study.FromBackToFront())
            {
                if (!byTrial.Contains(row.Number)) continue;
                study.OpenTrial(drawing, row);
                drawing.Leaf("path", ("class", "dots"), ("d", Dots(byTrial[row.Number], study.Objective, frame, x, y)));
                drawing.Close();
            }

            drawing.Leaf("path", ("class", "record"), ("d", Record(points, study.Objective, frame, x, y)));
        });
    }

    private static List<(int Trial, long Steps, double Value)> Points(ReportedStudy study)
    {
        var reached = new int[study.Trials.Count];
        var points = new List<(int, long, double)>();
        long steps = 0;
        foreach (var report in study.Report.Reports)
        {
            // A trial that was begun again repeats steps: that is work, but no progress, and counts once.
            steps += Math.Max(0, report.Step - reached[report.Trial]);
            reached[report.Trial] = Math.Max(reached[report.Trial], report.Step);
            if (report.Metrics.TryGet(study.Objective.Metric, out double value)) points.Add((report.Trial, steps, value));
        }

        return points;
    }

    private static string Dots(IEnumerable<(int Trial, long Steps, double Value)> points, Objective objective, Frame frame, Scale x, Scale y)
    {
        var path = new StringBuilder();
        foreach (var (_, steps, value) in points)
        {
            // NaN lies at the worse edge, like the infinity that it counts as.
            double height = double.IsNaN(value) ? objective.Direction == Direction.Minimize ? 1 : 0 : y.Unit(value);
            path.Append(Invariant($"M{Markup.Coordinate(frame.X(x.Unit(steps)))} {Markup.Coordinate(frame.Y(height))}h0"));
        }

        return path.ToString();
    }

    private static string Record(List<(int Trial, long Steps, double Value)> points, Objective objective, Frame frame, Scale x, Scale y)
    {
        var path = new StringBuilder();
        double best = double.NaN;
        foreach (var (_, steps, value) in points)
        {
            if (!double.IsFinite(value) || !objective.IsBetter(value, best)) continue;
            string across = Markup.Coordinate(frame.X(x.Unit(steps))), down = Markup.Coordinate(frame.Y(y.Unit(value)));
            path.Append(double.IsNaN(best) ? Invariant($"M{across} {down}") : Invariant($"H{across}V{down}"));
            best = value;
        }

        return path.Length == 0 ? "" : path.Append(Invariant($"H{Markup.Coordinate(frame.Right)}")).ToString();
    }
}
