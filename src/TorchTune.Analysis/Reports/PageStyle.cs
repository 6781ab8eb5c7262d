using System.Text;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>How the page looks, on light and on dark.</summary>
internal static class PageStyle
{
    // Free of the characters & and <, which would not be the same in HTML and in XML.
    private const string Rules = """

        body { margin: 2rem auto; padding: 0 1rem; max-width: 1112px; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 1rem; }
        h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; }
        dl { display: flex; flex-wrap: wrap; gap: .6rem; margin: 0; }
        dl div { background: var(--panel); border: 1px solid var(--grid); border-radius: 6px; padding: .45rem .8rem; }
        dt { color: var(--soft); font-size: .8rem; }
        dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
        figure { margin: 0; }
        figcaption { color: var(--soft); font-size: .85rem; max-width: 62rem; }
        .wide { overflow-x: auto; }
        .fits svg { max-width: 100%; }
        svg { display: block; height: auto; }
        svg text { fill: var(--soft); font-size: 12px; }
        svg text.name { fill: var(--ink); font-weight: 600; }
        svg text.halo { fill: var(--ink); stroke: var(--page); stroke-width: 3px; paint-order: stroke; }
        .area { fill: var(--panel); }
        .importance { fill: var(--line); }
        .band { fill: var(--grid); opacity: .6; }
        .grid { stroke: var(--grid); }
        .axis { stroke: var(--soft); }
        .line, .profile, .cross { fill: none; stroke-width: 1.5px; stroke-linejoin: round; stroke-linecap: round; }
        .dots { fill: none; stroke-width: 5px; stroke-linecap: round; }
        .record { fill: none; stroke: var(--best); stroke-width: 2.5px; pointer-events: none; }
        .trial { stroke: var(--line); }
        .trial.stopped { stroke: var(--pale); }
        .trial.running { stroke: var(--line); stroke-dasharray: 5 3; }
        .trial.failed { stroke: var(--failed); }
        .line.alone { stroke-width: 6px; }
        .best .line, .best .profile { stroke-width: 3.5px; }
        .trial .dots { opacity: .55; stroke-dasharray: none; }
        .trial.none { stroke: var(--failed); stroke-dasharray: 2 4; }
        .trial.bar { stroke: var(--page); stroke-dasharray: none; }
        .bar text { fill: #111; stroke: none; pointer-events: none; }
        .pointing g.trial { opacity: .35; }
        .pointing g.trial.lit { opacity: 1; }
        .lit .line, .lit .profile { stroke-width: 4px; }
        .lit .dots { opacity: 1; stroke-width: 7px; }
        table { border-collapse: collapse; width: 100%; font-size: .85rem; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--grid); }
        thead th { color: var(--soft); }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        tr.best { background: var(--mark); }
        tr.lit { background: var(--grid); }

        """;

    private const string Light =
        "--page: #ffffff; --panel: #f7f8fa; --grid: #e3e6ea; --ink: #1b1f24; --soft: #59626d; --line: #4c7fb8; --pale: #b9c6d6; --failed: #c8453b; --best: #d9730d; --mark: #fdf0e2;";

    private const string Dark =
        "--page: #14171b; --panel: #1b1f25; --grid: #2e343c; --ink: #e8eaed; --soft: #9aa4b0; --line: #6f9fd4; --pale: #47586d; --failed: #e3675c; --best: #ffa14a; --mark: #3a2a18;";

    /// <summary>The whole style sheet.</summary>
    public static string Text { get; } = Compose();

    private static string Compose()
    {
        var text = new StringBuilder("\n:root { color-scheme: light dark; ").Append(Light).Append(Map(dark: false)).Append(" }\n");
        text.Append("@media (prefers-color-scheme: dark) { :root { ").Append(Dark).Append(Map(dark: true)).Append(" } }");
        text.Append(Rules);
        for (int i = 0; i < Colour.MapSize; i++) text.Append(Invariant($".trial.q{i} {{ stroke: var(--q{i}); }}\n"));

        // Last, so that it overrules the map.
        text.Append(".trial.best { stroke: var(--best); }\n");
        return text.ToString();
    }

    private static string Map(bool dark) => string.Concat(Enumerable.Range(0, Colour.MapSize).Select(i => Invariant($" --q{i}: {Colour.OfMap(i, dark)};")));
}
