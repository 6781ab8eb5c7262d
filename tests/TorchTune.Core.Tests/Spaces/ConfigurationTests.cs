namespace TorchTune.Core.Tests.Spaces;

public sealed class ConfigurationTests
{
    [Fact]
    public void Every_configuration_comes_back_from_JSON_bit_for_bit_and_in_order()
    {
        Property.Holds(Generate.Configurations, configuration =>
        {
            var back = Configuration.Parse(configuration.ToJson());

            Assert.Equal(configuration.AsEnumerable(), back);
            Assert.Equal(configuration.ToJson(), back.ToJson());
        });
    }

    [Fact]
    public void Order_matters_neither_to_equality_nor_to_the_hash()
    {
        Property.Holds(Generate.Configurations, configuration =>
        {
            var reversed = new Configuration(configuration.Reverse());

            Assert.True(configuration.Equals(reversed));
            Assert.Equal(configuration.GetHashCode(), reversed.GetHashCode());
        });
    }

    [Fact]
    public void Any_change_of_a_value_or_a_name_makes_another_configuration()
    {
        Property.Holds(Generate.Configurations, configuration =>
        {
            Assert.False(configuration.Equals(configuration.With("new", 1)));
            foreach (var (name, value) in configuration)
            {
                Value other = value.Kind == ValueKind.Bool ? "x" : true;
                Assert.False(configuration.Equals(configuration.With(name, other)));
                Assert.False(configuration.Equals(configuration.Without(name)));
                Assert.False(configuration.Equals(configuration.Without(name).With("new", value)));
            }
        }, tries: 100);
    }

    [Fact]
    public void With_replaces_in_place_or_adds_at_the_end_and_changes_nothing_else()
    {
        var first = new Configuration(("a", 1), ("b", 2.0));

        var second = first.With("a", "x").With("c", true);

        Assert.Equal("""{"a":"x","b":2.0,"c":true}""", second.ToJson());
        Assert.Equal("""{"a":1,"b":2.0}""", first.ToJson());
        Assert.Same(first, first.Without("z"));
    }

    [Fact]
    public void A_handle_reads_its_value_in_its_own_type()
    {
        var rate = HyperParameter.Float("lr", 1e-5, 1, log: true);
        var layers = HyperParameter.Int("layers", 1, 8);
        var optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam");
        var nesterov = HyperParameter.Bool("nesterov");
        var day = HyperParameter.Ordinal("day", DayOfWeek.Monday, DayOfWeek.Friday);
        var configuration = new Configuration(("lr", 0.1), ("layers", 3), ("optimizer", "adam"), ("nesterov", true), ("day", "Friday"));

        Assert.Equal(0.1, configuration.Get(rate));
        Assert.Equal(3, configuration.Get(layers));
        Assert.Equal("adam", configuration.Get(optimizer));
        Assert.True(configuration.Get(nesterov));
        Assert.Equal(DayOfWeek.Friday, configuration.Get(day));
    }

    [Fact]
    public void A_missing_value_is_an_error_that_says_what_there_is_and_why()
    {
        var optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam");
        var momentum = HyperParameter.Float("momentum", 0, 1).When(optimizer, "sgd");
        var configuration = new Configuration(("optimizer", "adam"), ("lr", 0.1));

        var error = Assert.Throws<KeyNotFoundException>(() => configuration.Get(momentum));

        Assert.Equal("The configuration has no 'momentum', which exists only when optimizer in [sgd]; it holds optimizer, lr.", error.Message);
        Assert.Equal(0.5, configuration.GetOr(momentum, 0.5));
        Assert.Throws<KeyNotFoundException>(() => Configuration.Empty["x"]);
    }

    [Fact]
    public void Large_configurations_find_every_name()
    {
        var configuration = new Configuration(Enumerable.Range(0, 10_000).Select(i => KeyValuePair.Create($"x{i}", Value.From((long)i))));

        Assert.All(Enumerable.Range(0, 10_000), i => Assert.Equal(i, configuration[$"x{i}"].AsInt()));
        Assert.False(configuration.Contains("x10000"));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{"b":1}}""")]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"":1}""")]
    [InlineData("""{"a":NaN}""")]
    public void What_is_no_configuration_is_an_error_of_format(string json)
    {
        Assert.Throws<FormatException>(() => Configuration.Parse(json));
    }

    [Fact]
    public void Names_are_given_once_and_not_blank()
    {
        Assert.Throws<ArgumentException>(() => new Configuration(("a", 1), ("a", 2)));
        Assert.Throws<ArgumentException>(() => new Configuration((" ", 1)));
    }
}
