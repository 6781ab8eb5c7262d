namespace TorchTune.Core.Tests.Spaces;

public sealed class ValueTests
{
    [Fact]
    public void Every_value_comes_back_from_JSON_bit_for_bit()
    {
        Property.Holds(Generate.Values, value => Assert.Equal(value, RoundTrip(value)), tries: 3000);
    }

    [Theory]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.0, "0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    public void A_float_is_written_as_a_float_and_infinities_are_quoted(double number, string json)
    {
        Assert.Equal(json, JsonText.Write(((Value)number).WriteTo));
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(RoundTrip(number).AsDouble()));
    }

    [Theory]
    [InlineData("1", ValueKind.Int)]
    [InlineData("-9223372036854775808", ValueKind.Int)]
    [InlineData("1.0", ValueKind.Float)]
    [InlineData("1e3", ValueKind.Float)]
    [InlineData("100000000000000000000", ValueKind.Float)] // how JavaScript prints 1e20
    [InlineData("Infinity", ValueKind.Float)]
    [InlineData("\"-Infinity\"", ValueKind.Float)]
    [InlineData("true", ValueKind.Bool)]
    [InlineData("\"true\"", ValueKind.Text)]
    public void The_kind_follows_from_the_text(string json, ValueKind kind)
    {
        Assert.Equal(kind, Read(json).Kind);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("\"NaN\"")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("1e999")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_value_is_an_error_of_format(string json)
    {
        Assert.Throws<FormatException>(() => Read(json));
    }

    [Fact]
    public void Kinds_signs_of_zero_and_characters_tell_values_apart()
    {
        Value[] different = [1, 1.0, true, "1", 0.0, -0.0, 0, false, "", "a", "A", "å", "a\u030A"];

        Assert.Equal(different.Length, different.Distinct().Count());
        Assert.Equal(0.0, default(Value).AsDouble());
        Assert.Equal(new Value(), Value.From(0.0));
    }

    [Fact]
    public void Reading_as_the_wrong_type_names_the_value()
    {
        Assert.Equal("The value 'sgd' is not a number.", Assert.Throws<InvalidOperationException>(() => ((Value)"sgd").AsDouble()).Message);
        Assert.Equal("The value 0.5 is not an int.", Assert.Throws<InvalidOperationException>(() => ((Value)0.5).AsInt()).Message);
        Assert.Equal("The value 1 is not a bool.", Assert.Throws<InvalidOperationException>(() => ((Value)1).AsBool()).Message);
        Assert.Equal("The value true is not a text.", Assert.Throws<InvalidOperationException>(() => ((Value)true).AsText()).Message);
    }

    [Fact]
    public void NaN_reserved_texts_and_lone_surrogates_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Value.From(double.NaN));
        Assert.Throws<ArgumentException>(() => Value.From("Infinity"));
        Assert.Throws<ArgumentException>(() => Value.From("\ud800"));
        Assert.Throws<ArgumentException>(() => Value.From("x\udc00y"));
    }

    private static Value RoundTrip(Value value) => Read(JsonText.Write(value.WriteTo));

    private static Value Read(string json)
    {
        using var document = JsonText.Parse(json);
        return Value.FromJson(document.RootElement);
    }
}
