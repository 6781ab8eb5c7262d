using System.Globalization;

namespace TorchTune.Analysis.Tests.Reports;

public sealed class StudyReportTests
{
    private static readonly string[] Figures = ["learning-curves", "best-so-far", "slot-timeline", "parallel-coordinates"];

    [Theory]
    [InlineData(1, 1UL, Direction.Minimize)]
    [InlineData(24, 2UL, Direction.Maximize)]
    [InlineData(24, 3UL, Direction.Minimize)]
    [InlineData(1000, 4UL, Direction.Minimize)]
    public void Every_trial_appears_once_in_each_figure_and_inside_its_frame(int trials, ulong seed, Direction direction)
    {
        var page = new Page(Studies.Random(trials, seed, direction));

        Assert.Equal(Figures, page.Figures.Select(figure => (string)figure.Attribute("id")!));
        foreach (string figure in Figures)
        {
            Assert.Equal(Enumerable.Range(0, trials), page.Drawn(figure));
            var (points, left, top, right, bottom) = Page.Geometry(page.Figure(figure));
            Assert.True(points.Count >= trials);

            // Coordinates are rounded to a tenth of a pixel.
            Assert.All(points, point => Assert.True(point.X >= left - 0.1 && point.X <= right + 0.1 && point.Y >= top - 0.1 && point.Y <= bottom + 0.1, $"{figure}: {point}"));
        }

        Assert.Equal(Enumerable.Range(0, trials), page.Rows.Select(row => (int)row.Attribute("data-trial")!));
    }

    [Fact]
    public void A_study_without_trials_has_empty_figures_and_no_timeline()
    {
        var page = new Page(Studies.Random(0, 1));

        Assert.Equal(Figures.Where(figure => figure != "slot-timeline"), page.Figures.Select(figure => (string)figure.Attribute("id")!));
        Assert.All(page.Figures, figure => Assert.Empty(page.Drawn((string)figure.Attribute("id")!)));
        Assert.Empty(page.Rows);
    }

    [Fact]
    public void Importance_is_drawn_as_bars_in_proportion()
    {
        var importance = new ImportanceResult
        {
            Method = ImportanceMethod.Fanova, Target = "loss", Trials = 24,
            Rows = [new(["learning rate"], 0.6, 0.1), new(["a <b>", "layers"], 0.3, 0.05), new(["batch"], 0, null)],
        };

        var figure = new Page(Studies.Random(24, 2) with { Importance = importance }).Figure("importance");

        double[] widths = [.. figure.Descendants().Where(e => (string?)e.Attribute("class") == "importance").Select(e => double.Parse((string)e.Attribute("width")!, CultureInfo.InvariantCulture))];
        Assert.Equal(3, widths.Length);

        // Coordinates are rounded to a tenth of a pixel.
        Assert.Equal(2, widths[0] / widths[1], 0.01);
        Assert.Equal(0, widths[2]);
        Assert.Contains("a <b> × layers", figure.Descendants().Select(e => e.Value));
    }

    [Fact]
    public void A_trial_that_never_reported_has_no_curve_but_its_place_in_the_table()
    {
        var report = Studies.Random(1, 1);
        report.History.Observe(new TrialStarted(1, 1, 0, Configuration.Empty, new Placement(0, null), 1, "drawn", "a place is free"));

        var page = new Page(report);

        Assert.Equal([0], page.Drawn("learning-curves"));
        Assert.Equal([0, 1], page.Drawn("parallel-coordinates"));
        Assert.Contains("running", page.Rows.Last().Elements().Select(cell => cell.Value));
    }

    [Fact]
    public void Whatever_people_wrote_is_read_back_unchanged_and_makes_no_element()
    {
        const string Hostile = "</title><script>alert('&amp;')</script>]]>\"\u00e9\ud83d\ude00";
        var report = Studies.Random(3, 1) with { Title = Hostile, Facts = [(Hostile, Hostile)] };

        var page = new Page(report);

        Assert.Equal(Hostile, page.Title);
        Assert.Single(page.Text.Split("<script")[1..]);
        Assert.Equal("<Stopped> after 1 & no more", new Page(Studies.Of(40, 5, Direction.Minimize, (_, _, _) => 1)).Rows.Select(row => row.Elements().Last().Value).First(reason => reason.Contains("after 1 ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Characters_that_no_document_may_hold_are_shown_as_unknown()
    {
        var page = new Page(Studies.Random(1, 1) with { Title = "a\0b\u001bc\ud800d" });

        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd", page.Title);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void The_page_is_the_same_in_every_culture(string culture)
    {
        string invariant = new Page(Studies.Random(24, 1)).Text;
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(invariant, new Page(Studies.Random(24, 1)).Text);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(Direction.Minimize)]
    [InlineData(Direction.Maximize)]
    public void The_best_so_far_never_gets_worse_and_ends_at_the_best(Direction direction)
    {
        var report = Studies.Of(40, 6, direction, (trial, step, _) => Math.Sin(trial * step));

        var figure = new Page(report).Figure("best-so-far");

        // Down the page is up in numbers.
        var line = figure.Descendants().Single(element => (string?)element.Attribute("class") == "record");
        double[] heights = [.. ((string)line.Attribute("d")!).Split('V').Select((part, i) => double.Parse(i == 0 ? part.Split(' ', 'H')[1] : part.Split('H')[0], CultureInfo.InvariantCulture))];
        double sign = direction == Direction.Minimize ? 1 : -1;
        Assert.True(heights.Length > 2);
        Assert.All(heights.Zip(heights[1..]), pair => Assert.True(sign * pair.Second >= sign * pair.First));
        double[] dots = [.. Page.Geometry(figure).Points.Select(point => point.Y)];
        Assert.Equal(direction == Direction.Minimize ? dots.Max() : dots.Min(), heights[^1]);
    }

    [Fact]
    public void A_hyper_parameter_that_is_not_active_is_drawn_in_the_band()
    {
        var report = Studies.Of(24, 7, Direction.Minimize, (trial, _, _) => trial);

        var figure = new Page(report).Figure("parallel-coordinates");

        double band = figure.Descendants().Where(element => (string?)element.Attribute("class") == "band").Select(element => (double)element.Attribute("y")!).Single();
        int momentum = Studies.Space.IndexOf("momentum");
        foreach (var trial in figure.Descendants().Where(element => element.Attribute("data-trial") is not null))
        {
            var points = Page.Points((string)trial.Elements().Last().Attribute("d")!);
            bool active = report.History.Trials[(int)trial.Attribute("data-trial")!].Configuration.Contains("momentum");
            Assert.Equal(Studies.Space.Count + 1, points.Length);
            Assert.Equal(active, points[momentum].Y < band);
            Assert.DoesNotContain(points.Where((_, i) => i != momentum), point => point.Y >= band);
        }
    }

    [Fact]
    public void Drawings_say_what_they_are_to_those_who_cannot_see_them()
    {
        var drawings = new Page(Studies.Random(3, 1)).Figures.SelectMany(figure => figure.Descendants().Where(element => element.Name.LocalName == "svg")).ToList();

        Assert.Equal(Figures.Length, drawings.Count);
        Assert.All(drawings, drawing =>
        {
            Assert.Equal("img", (string?)drawing.Attribute("role"));
            var title = drawing.Elements().First();
            Assert.Equal("title", title.Name.LocalName);
            Assert.Equal((string?)drawing.Attribute("aria-labelledby"), (string?)title.Attribute("id"));
            Assert.NotEqual("", title.Value);
        });
    }

    [Fact]
    public void Nothing_is_loaded_from_anywhere()
    {
        string text = new Page(Studies.Random(3, 1)).Text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);

        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_names_a_trial_that_does_not_exist_or_time_that_runs_backwards_is_refused()
    {
        var report = Studies.Random(2, 1);

        Assert.Contains("named trial 2", Refusal(report with { Reports = [new Report(2, 1, Metrics.Of("loss", 1))] }), StringComparison.Ordinal);
        Assert.Contains("from 2 to 1", Refusal(report with { Spans = [new SlotSpan("cpu:0", 0, 2, 1)] }), StringComparison.Ordinal);
        Assert.Contains("from 0 to NaN", Refusal(report with { Spans = [new SlotSpan("cpu:0", 0, 0, double.NaN)] }), StringComparison.Ordinal);
    }

    private static string Refusal(StudyReport report) => Assert.Throws<ArgumentException>(() => report.Write(TextWriter.Null)).Message;
}
