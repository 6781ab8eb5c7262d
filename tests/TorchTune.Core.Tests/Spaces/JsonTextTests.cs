namespace TorchTune.Core.Tests.Spaces;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData(" -Infinity ", double.NegativeInfinity)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("-0", -0.0)]
    [InlineData("3", 3.0)]
    public void Numbers_that_are_not_finite_are_read_bare_or_quoted(string json, double expected)
    {
        using var document = JsonText.Parse(json);

        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(JsonText.ReadNumber(document.RootElement)));
    }

    [Fact]
    public void Names_of_numbers_inside_texts_stay_as_they_are()
    {
        using var document = JsonText.Parse("""{"NaN \"NaN\\":"a, NaN, -Infinity]","b":[NaN,-Infinity,Infinity]}""");

        Assert.Equal("a, NaN, -Infinity]", document.RootElement.GetProperty("NaN \"NaN\\").GetString());
        Assert.Equal([double.NaN, double.NegativeInfinity, double.PositiveInfinity], document.RootElement.GetProperty("b").EnumerateArray().Select(JsonText.ReadNumber));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nan")]
    [InlineData("NaNNaN")]
    [InlineData("+Infinity")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("[1,]")]
    [InlineData("\"\\ud800")]
    public void What_is_no_JSON_is_an_error_of_format(string json)
    {
        Assert.Throws<FormatException>(() => JsonText.Parse(json));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("\"3\"")]
    [InlineData("\"nan\"")]
    [InlineData("-1e999")]
    public void What_is_no_number_is_an_error_of_format(string json)
    {
        using var document = JsonText.Parse(json);

        Assert.Throws<FormatException>(() => JsonText.ReadNumber(document.RootElement));
    }
}
