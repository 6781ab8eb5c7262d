using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>Which trial ran in which slot, and when.</summary>
internal static class SlotTimeline
{
    private const double RowHeight = 30;

    public static void Write(Markup page, ReportedStudy study)
    {
        var spans = study.Report.Spans;
        if (spans.Count == 0) return;

        // By length first, so that slot 10 comes after slot 9.
        string[] slots = [.. spans.Select(span => span.Slot).Distinct().OrderBy(slot => slot.Length).ThenBy(slot => slot, StringComparer.Ordinal)];
        double start = spans.Min(span => span.From), end = spans.Max(span => span.To);
        var (unit, seconds) = (end - start) switch { > 10800 => ("hours", 3600.0), > 300 => ("minutes", 60.0), _ => ("seconds", 1.0) };
        var x = Scale.Linear(0, end > start ? (end - start) / seconds : 1);
        double busy = slots.Sum(slot => Covered(spans.Where(span => span.Slot == slot))) / (slots.Length * (end > start ? end - start : 1));

        double height = 12 + (slots.Length * RowHeight) + 44;
        string caption = Invariant($"Each bar is a trial at work in a slot; its number stands in it where there is room, and pointing at it lights the trial up everywhere. The slots were busy {Math.Round(100 * busy)} % of the time.");
        Figure.Write(page, "slot-timeline", "Slot timeline", Figure.Width, height, caption, drawing =>
        {
            var frame = Figure.FrameOf(height);
            frame.Area(drawing);
            frame.BottomAxis(drawing, x, unit);
            for (int i = 0; i < slots.Length; i++)
            {
                drawing.Text("text", slots[i], ("x", frame.Left - 8), ("y", frame.Top + ((i + 0.5) * RowHeight) + 4), ("text-anchor", "end"));
            }

            foreach (var ofTrial in spans.GroupBy(span => span.Trial).OrderBy(group => group.Key))
            {
                study.OpenTrial(drawing, study.Trials[ofTrial.Key], "bar");
                foreach (var span in ofTrial)
                {
                    double left = frame.X(x.Unit((span.From - start) / seconds)), right = frame.X(x.Unit((span.To - start) / seconds));
                    Draw(drawing, span.Trial, left, right - left, frame.Top + (Array.IndexOf(slots, span.Slot) * RowHeight) + 3);
                }

                drawing.Close();
            }
        });
    }

    private static void Draw(Markup drawing, int trial, double left, double width, double top)
    {
        string number = Invariant($"{trial}");
        drawing.Leaf("rect", ("x", left), ("y", top), ("width", width), ("height", RowHeight - 6), ("fill", Colour.OfTrial(trial)));
        if (width < 4 + (8 * number.Length)) return;
        drawing.Text("text", number, ("x", left + (width / 2)), ("y", top + (RowHeight / 2) + 1), ("text-anchor", "middle"));
    }

    // What spans cover together, each moment once.
    private static double Covered(IEnumerable<SlotSpan> spans)
    {
        double covered = 0, until = double.NegativeInfinity;
        foreach (var span in spans.OrderBy(span => span.From))
        {
            covered += Math.Max(0, span.To - Math.Max(span.From, until));
            until = Math.Max(until, span.To);
        }

        return covered;
    }
}
