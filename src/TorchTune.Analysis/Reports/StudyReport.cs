using System.Xml;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>A study for people to read: one HTML page with learning curves, best-so-far, slot timeline, parallel coordinates, importance and a table of trials.</summary>
/// <remarks>
/// <para>The page stands alone: drawings are inline SVG, nothing is loaded from anywhere, and without its twelve lines of script, which
/// light up a trial in all figures at once, it says the same. It follows the reader's choice of a light or dark page.</para>
/// <para>It is a function of the record alone: equal records give equal text, in every culture and at any time. NaN and infinities may occur
/// wherever a trial may report them.</para>
/// </remarks>
/// <threadsafety>Immutable, if the history and the lists it is given are no longer changed.</threadsafety>
public sealed record StudyReport
{
    /// <summary>The page's title: the study's name, usually.</summary>
    public required string Title { get; init; }

    /// <summary>The table of the study's trials.</summary>
    public required History History { get; init; }

    /// <summary>All reports of all trials, in the order in which they were judged.</summary>
    public required IReadOnlyList<Report> Reports { get; init; }

    /// <summary>The metric that the learning curves show; reports without it are left out of them. Need not be an objective.</summary>
    public required string Metric { get; init; }

    /// <summary>Where and when trials ran; default none, and then there is no slot timeline.</summary>
    public IReadOnlyList<SlotSpan> Spans { get; init; } = [];

    /// <summary>What mattered (<see cref="Analysis.Importance.Compute"/>), as a bar chart; default null, and then there is none.</summary>
    public ImportanceResult? Importance { get; init; }

    /// <summary>What stands at the top, in this order: the best configuration, accuracies, seconds, …; default nothing.</summary>
    public IReadOnlyList<(string Label, string Value)> Facts { get; init; } = [];

    /// <summary>Writes the page: a whole HTML document, to be saved as UTF-8.</summary>
    /// <param name="output">Where to; neither flushed to a device nor closed.</param>
    /// <exception cref="ArgumentException">A report or a span names a trial that the history lacks, or a span ends before it begins or is not finite.</exception>
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Validate();

        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, NewLineChars = "\n", CloseOutput = false };
        using var writer = XmlWriter.Create(output, settings);
        ReportPage.Write(new Markup(writer), this);
    }

    private void Validate()
    {
        ArgumentNullException.ThrowIfNull(Title);
        ArgumentNullException.ThrowIfNull(History);
        ArgumentNullException.ThrowIfNull(Reports);
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        ArgumentNullException.ThrowIfNull(Spans);
        ArgumentNullException.ThrowIfNull(Facts);
        foreach (var report in Reports) MustExist(nameof(Reports), report.Trial);
        foreach (var span in Spans)
        {
            MustExist(nameof(Spans), span.Trial);
            if (double.IsFinite(span.From) && double.IsFinite(span.To) && span.From <= span.To) continue;
            throw new ArgumentException(Invariant($"{nameof(Spans)}: a span must be finite and not end before it begins, but trial {span.Trial} ran from {span.From} to {span.To}."));
        }
    }

    private void MustExist(string option, int trial)
    {
        if (trial >= 0 && trial < History.Trials.Count) return;
        throw new ArgumentException(Invariant($"{option} must name trials of the history, which has {History.Trials.Count}, but named trial {trial}."));
    }
}
