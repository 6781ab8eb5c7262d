namespace TorchTune.Analysis;

/// <summary>A drawing with its heading and caption.</summary>
internal static class Figure
{
    /// <summary>The usual width of a drawing, in pixels.</summary>
    public const double Width = 1080;

    /// <summary>The frame of a drawing of the usual width with both axes.</summary>
    public static Frame FrameOf(double height) => new(84, 12, Width - 84 - 20, height - 12 - 44);

    /// <summary>Writes the whole figure.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="id">Its name in links.</param>
    /// <param name="heading">What it shows; also what a screen reader says.</param>
    /// <param name="width">Width of the drawing.</param>
    /// <param name="height">Height of the drawing.</param>
    /// <param name="caption">How to read it.</param>
    /// <param name="draw">Draws it.</param>
    public static void Write(Markup page, string id, string heading, double width, double height, string caption, Action<Markup> draw)
    {
        page.NewLine();
        page.Open("figure", ("id", id));
        page.Text("h2", heading);

        // The usual width shrinks with the page; what is wider for the sake of its axes is scrolled.
        page.Open("div", ("class", width > Width ? "wide" : "fits"));
        string box = FormattableString.Invariant($"0 0 {Markup.Coordinate(width)} {Markup.Coordinate(height)}");
        page.Open("svg", ("viewBox", box), ("width", width), ("role", "img"), ("aria-labelledby", id + "-title"));
        page.Text("title", heading, ("id", id + "-title"));
        draw(page);
        page.Close();
        page.Close();
        page.Text("figcaption", caption);
        page.Close();
    }
}
