namespace TorchTune.Analysis;

/// <summary>The trials as a table, by number.</summary>
internal static class TrialTable
{
    public static void Write(Markup page, ReportedStudy study)
    {
        page.NewLine();
        page.Open("section", ("id", "trials"));
        page.Text("h2", "Trials");
        page.Open("div", ("class", "wide"));
        page.Open("table");
        page.Open("thead");
        page.Open("tr");
        foreach (string heading in (string[])["trial", "configuration", "steps", .. study.Report.History.Objectives.Select(o => o.Metric), "outcome", "reason"])
        {
            page.Text("th", heading, ("scope", "col"));
        }

        page.Close();
        page.Close();
        page.Open("tbody");
        foreach (var row in study.Trials) Write(page, study, row);
        page.Close();
        page.Close();
        page.Close();
        page.Close();
    }

    private static void Write(Markup page, ReportedStudy study, TrialRow row)
    {
        page.NewLine();
        page.Open("tr", ("data-trial", row.Number), ("class", row.Number == study.Best ? "trial best" : "trial"));
        page.Text("th", FormattableString.Invariant($"{row.Number}"), ("scope", "row"));
        page.Text("td", ReportedStudy.Words(row.Configuration));
        page.Text("td", FormattableString.Invariant($"{row.Step}"), ("class", "number"));
        var values = row.Values(study.Report.History.Objectives);
        for (int i = 0; i < study.Report.History.Objectives.Length; i++)
        {
            page.Text("td", i < values.Length ? Tick.Short(values[i]) : "–", ("class", "number"));
        }

        page.Text("td", ReportedStudy.Standing(row));
        page.Text("td", row.Outcome?.Reason ?? "");
        page.Close();
    }
}
