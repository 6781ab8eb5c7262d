namespace TorchTune.Analysis;

/// <summary>The rectangle of a drawing in which data lie, in pixels, and its axes.</summary>
internal readonly record struct Frame(double Left, double Top, double Width, double Height)
{
    /// <summary>The right edge.</summary>
    public double Right => Left + Width;

    /// <summary>The lower edge.</summary>
    public double Bottom => Top + Height;

    /// <summary>From left, 0, to right, 1.</summary>
    public double X(double unit) => Left + (unit * Width);

    /// <summary>From the lower edge, 0, to the upper, 1.</summary>
    public double Y(double unit) => Bottom - (unit * Height);

    /// <summary>The rectangle itself.</summary>
    public void Area(Markup drawing) =>
        drawing.Leaf("rect", ("class", "area"), ("x", Left), ("y", Top), ("width", Width), ("height", Height));

    /// <summary>An axis below, with lines through the frame.</summary>
    public void BottomAxis(Markup drawing, Scale scale, string title)
    {
        foreach (var tick in scale.Ticks(8))
        {
            double x = X(scale.Unit(tick.Value));
            drawing.Leaf("line", ("class", "grid"), ("x1", x), ("x2", x), ("y1", Top), ("y2", Bottom));
            drawing.Text("text", tick.Label, ("x", x), ("y", Bottom + 16), ("text-anchor", "middle"));
        }

        drawing.Text("text", title, ("class", "name"), ("x", X(0.5)), ("y", Bottom + 36), ("text-anchor", "middle"));
    }

    /// <summary>An axis to the left, with lines through the frame.</summary>
    public void LeftAxis(Markup drawing, Scale scale, string title)
    {
        foreach (var tick in scale.Ticks(6))
        {
            double y = Y(scale.Unit(tick.Value));
            drawing.Leaf("line", ("class", "grid"), ("x1", Left), ("x2", Right), ("y1", y), ("y2", y));
            drawing.Text("text", tick.Label, ("x", Left - 8), ("y", y + 4), ("text-anchor", "end"));
        }

        string place = FormattableString.Invariant($"translate(16 {Markup.Coordinate(Y(0.5))}) rotate(-90)");
        drawing.Text("text", title, ("class", "name"), ("transform", place), ("text-anchor", "middle"));
    }
}
