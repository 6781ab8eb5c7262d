namespace TorchTune.Analysis;

/// <summary>What a box holds of one hyper-parameter: an interval of the unit interval, or a set of categories; and which share of a uniform draw that is.</summary>
internal readonly record struct BoxSide
{
    private BoxSide(double from, double to, bool[]? categories, double share)
    {
        From = from;
        To = to;
        Categories = categories;
        Share = share;
    }

    public double From { get; }

    public double To { get; }

    public bool[]? Categories { get; }

    /// <summary>The probability that a uniform draw falls into it.</summary>
    public double Share { get; }

    public static BoxSide Whole(int categories) => categories == 0 ? Interval(0, 1) : Set([.. Enumerable.Repeat(true, categories)]);

    public static BoxSide Interval(double from, double to) => new(from, to, null, Math.Max(0, to - from));

    public static BoxSide Set(bool[] categories) => new(0, 0, categories, categories.Count(held => held) / (double)categories.Length);

    /// <summary>Whether a place (of the unit interval, or a category's number) lies in it.</summary>
    public bool Contains(double place) => Categories is null ? place >= From && (place < To || To >= 1) : Categories[(int)place];

    /// <summary>The probability that a uniform draw falls into both.</summary>
    public double Overlap(in BoxSide other)
    {
        if (Categories is null) return Math.Max(0, Math.Min(To, other.To) - Math.Max(From, other.From));
        int both = 0;
        for (int i = 0; i < Categories.Length; i++)
        {
            if (Categories[i] && other.Categories![i]) both++;
        }

        return both / (double)Categories.Length;
    }
}

/// <summary>A box of the product of all hyper-parameters' ranges, with the value that a tree gives there.</summary>
/// <param name="Sides">One a hyper-parameter.</param>
/// <param name="Value">The tree's prediction.</param>
internal sealed record ProductBox(BoxSide[] Sides, double Value)
{
    /// <summary>The probability that a uniform draw falls into it.</summary>
    public double Volume => Sides.Aggregate(1.0, (volume, side) => volume * side.Share);
}
