namespace TorchTune.Architecture.Tests.Api;

/// <summary>The snapshot is only worth what it can see.</summary>
public sealed class PublicApiFormatTests
{
    private static readonly IReadOnlyList<string> Lines = PublicApi.Of(typeof(Sample).Assembly);

    [Theory]
    [InlineData("sealed record TorchTune.Architecture.Tests.Api.Sample : IEquatable<Sample>")]
    [InlineData("    new(int number, string? name = \"x\")")]
    [InlineData("    required Weight : double { get; init; }")]
    [InlineData("    static Of<T>(IReadOnlyList<T> items, out int count) : T?")]
    [InlineData("    this is not there", false)]
    [InlineData("    PrintMembers(StringBuilder builder) : bool", false)]
    [InlineData("enum TorchTune.Architecture.Tests.Api.Sample.Kind")]
    [InlineData("    Second = 2")]
    public void A_line_tells_names_types_defaults_and_what_may_be_null(string line, bool expected = true)
        => Assert.Equal(expected, Lines.Contains(line.Replace("<Sample>", "<TorchTune.Architecture.Tests.Api.Sample>", StringComparison.Ordinal)));

}

/// <summary>Something to print.</summary>
public sealed record Sample
{
    public Sample(int number, string? name = "x") => (Number, Name) = (number, name);

    public enum Kind
    {
        First = 1,
        Second = 2,
    }

    public int Number { get; }

    public string? Name { get; }

    public required double Weight { get; init; }

    public static T? Of<T>(IReadOnlyList<T> items, out int count)
    {
        count = items.Count;
        return count > 0 ? items[0] : default;
    }
}
