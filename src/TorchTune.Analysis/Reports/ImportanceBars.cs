using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>What mattered, as bars: one a hyper-parameter or pair, with the deviation between trees as a line.</summary>
internal static class ImportanceBars
{
    private const int MostBars = 12;
    private const double BarHeight = 26;
    private const double NameWidth = 220;

    public static void Write(Markup page, ImportanceResult importance)
    {
        var rows = importance.Rows.Take(MostBars).ToArray();
        double height = 12 + (rows.Length * BarHeight) + 44;
        string caption = Invariant($"{importance.Meaning}; from {importance.Trials} trials. The thin line is one standard deviation to either side.");
        Figure.Write(page, "importance", "What mattered", Figure.Width, height, caption, drawing =>
        {
            var frame = new Frame(NameWidth, 12, Figure.Width - NameWidth - 90, rows.Length * BarHeight);
            double low = Math.Min(0, rows.Select(row => row.Value - (row.Deviation ?? 0)).DefaultIfEmpty(0).Min());
            double high = Math.Max(0, rows.Select(row => row.Value + (row.Deviation ?? 0)).DefaultIfEmpty(1).Max());
            var scale = Scale.Linear(low, high > low ? high : low + 1);
            frame.Area(drawing);
            frame.BottomAxis(drawing, scale, importance.Target);
            for (int i = 0; i < rows.Length; i++) Draw(drawing, frame, scale, rows[i], frame.Top + (i * BarHeight));
        });
    }

    private static void Draw(Markup drawing, Frame frame, Scale scale, ImportanceRow row, double top)
    {
        double zero = frame.X(scale.Unit(0)), end = frame.X(scale.Unit(row.Value)), middle = top + (BarHeight / 2);
        drawing.Text("text", row.Label, ("class", "name"), ("x", frame.Left - 8), ("y", middle + 4), ("text-anchor", "end"));
        drawing.Leaf("rect", ("class", "importance"), ("x", Math.Min(zero, end)), ("y", top + 4), ("width", Math.Abs(end - zero)), ("height", BarHeight - 8));
        if (row.Deviation is double deviation)
        {
            double from = frame.X(scale.Unit(row.Value - deviation)), to = frame.X(scale.Unit(row.Value + deviation));
            drawing.Leaf("line", ("class", "axis"), ("x1", from), ("x2", to), ("y1", middle), ("y2", middle));
        }

        drawing.Text("text", Tick.Short(row.Value), ("x", frame.Right + 8), ("y", middle + 4));
    }
}
