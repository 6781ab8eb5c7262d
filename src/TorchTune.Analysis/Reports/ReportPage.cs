namespace TorchTune.Analysis;

/// <summary>The page around the figures.</summary>
internal static class ReportPage
{
    public static void Write(Markup page, StudyReport report)
    {
        var study = new ReportedStudy(report);
        page.Doctype();
        page.Open("html", ("lang", "en"));
        page.Open("head");
        page.Leaf("meta", ("charset", "utf-8"));
        page.Leaf("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Text("title", report.Title);
        page.Verbatim("style", PageStyle.Text);
        page.Close();
        page.Open("body");
        page.Text("h1", report.Title);
        if (report.Facts.Count > 0) WriteFacts(page, report.Facts);
        LearningCurves.Write(page, study);
        BestSoFar.Write(page, study);
        SlotTimeline.Write(page, study);
        ParallelCoordinates.Write(page, study);
        if (report.Importance is { } importance) ImportanceBars.Write(page, importance);
        TrialTable.Write(page, study);
        page.Verbatim("script", Script);
        page.Close();
        page.Close();
    }

    // Free of the characters & and <, which would not be the same in HTML and in XML.
    private const string Script = """

        document.addEventListener('mouseover', event => {
          const trial = event.target.closest('[data-trial]');
          document.querySelectorAll('.lit').forEach(element => element.classList.remove('lit'));
          document.body.classList.toggle('pointing', trial !== null);
          if (trial === null) return;
          document.querySelectorAll('[data-trial="' + trial.dataset.trial + '"]').forEach(element => element.classList.add('lit'));
        });

        """;

    private static void WriteFacts(Markup page, IReadOnlyList<(string Label, string Value)> facts)
    {
        page.Open("dl");
        foreach (var (label, value) in facts)
        {
            page.Open("div");
            page.Text("dt", label);
            page.Text("dd", value);
            page.Close();
        }

        page.Close();
    }
}
