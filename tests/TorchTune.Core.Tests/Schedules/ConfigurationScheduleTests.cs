using FsCheck;
using FsCheck.Fluent;

namespace TorchTune.Core.Tests.Schedules;

public sealed class ConfigurationScheduleTests
{
    private static readonly ConfigurationSchedule Falling = new(
        8,
        [
            new(0, new Configuration(("rate", 0.1), ("decay", 0.0), ("layers", 3), ("optimizer", "sgd"))),
            new(2, new Configuration(("rate", 0.01), ("decay", 1.0), ("layers", 4), ("optimizer", "adam"))),
            new(6.5, new Configuration(("rate", 0.01), ("layers", 4), ("optimizer", "adam"))),
        ]);

    [Fact]
    public void A_configuration_holds_until_the_next_one_begins()
    {
        foreach (var (step, index) in new[] { (-1.0, 0), (0, 0), (1.999, 0), (2, 1), (6.4, 1), (6.5, 2), (8, 2), (100, 2) })
        {
            Assert.Equal(Falling.Segments[index].Configuration, Falling.At(step));
        }
    }

    [Fact]
    public void On_a_log_linear_path_positive_numbers_go_exponentially_others_straight_and_what_is_no_real_number_holds()
    {
        var path = new ConfigurationSchedule(8, Falling.Segments, SchedulePath.LogLinear);

        var middle = path.At(1);

        Assert.Equal(Math.Sqrt(0.1 * 0.01), middle["rate"].AsDouble(), 1e-15);
        Assert.Equal(0.5, middle["decay"].AsDouble());
        Assert.Equal((3, "sgd"), (middle["layers"].AsInt(), middle["optimizer"].AsText()));
        Assert.Equal(0.1, path.NumberAt("rate", 0));
        Assert.Equal(0.01, path.NumberAt("rate", 2));
        Assert.Equal(1.0, path.NumberAt("decay", 4)); // the next segment has none to go to
        Assert.Equal(path.Segments[2].Configuration, path.At(8));
    }

    [Fact]
    public void Values_that_were_learned_for_equal_parts_begin_where_those_parts_do()
    {
        var schedule = ConfigurationSchedule.OfSegments("rate", [0.3, 0.2, 0.1], updates: 7, steps: 3.5);

        // Parts of 2, 2 and 3 updates of half a step each.
        Assert.Equal([0, 1, 2], schedule.Segments.Select(segment => segment.From));
        Assert.Equal([0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.1], Enumerable.Range(0, 7).Select(update => schedule.NumberAt("rate", update / 2.0)));
        Assert.Equal(7, ConfigurationSchedule.OfSegments("rate", [0.3], 7).Steps);
        Assert.Throws<ArgumentException>(() => ConfigurationSchedule.OfSegments("rate", [1, 2, 3], updates: 2));
    }

    [Fact]
    public void Two_schedules_joined_say_at_every_step_what_each_says()
    {
        var rate = ConfigurationSchedule.OfSegments("rate", [0.3, 0.2, 0.1], 6);
        var decay = ConfigurationSchedule.OfSegments("decay", [1, 2], 6);

        var both = rate.With(decay);

        Assert.Equal([0, 2, 3, 4], both.Segments.Select(segment => segment.From));
        Assert.All(Enumerable.Range(0, 13), half => Assert.Equal((rate.NumberAt("rate", half / 2.0), decay.NumberAt("decay", half / 2.0)), (both.NumberAt("rate", half / 2.0), both.NumberAt("decay", half / 2.0))));
        Assert.Equal(both.Without("decay").At(4), rate.At(4));
        Assert.Equal(0.5, both.With("decay", 0.5).NumberAt("decay", 5));
        Assert.Throws<ArgumentException>(() => rate.With(ConfigurationSchedule.OfSegments("decay", [1], 7)));
    }

    [Fact]
    public void The_text_is_as_documented_and_is_read_back_as_it_was()
    {
        var schedule = new ConfigurationSchedule(9, [new(0, new Configuration(("lr", 0.1))), new(4.5, new Configuration(("lr", 0.01)))], SchedulePath.LogLinear);

        Assert.Equal("""{"type":"schedule","version":1,"steps":9.0,"path":"log-linear","segments":[{"from":0.0,"configuration":{"lr":0.1}},{"from":4.5,"configuration":{"lr":0.01}}]}""", schedule.ToJson());
        Assert.Equal(schedule, ConfigurationSchedule.Parse(schedule.ToJson()));
    }

    [Fact]
    public void Any_schedule_is_read_back_bit_for_bit()
    {
        var numbers = ArbMap.Default.GeneratorFor<NormalFloat>().NonEmptyListOf();
        var schedules = from values in numbers from straight in Gen.Elements(true, false) select (Values: values.ToArray(), Straight: straight);

        Property.Holds(schedules, drawn =>
        {
            var schedule = new ConfigurationSchedule(
                drawn.Values.Length,
                drawn.Values.Select((value, i) => new ScheduleSegment(i * 0.7, new Configuration(("x", value.Get), ("n", i)))),
                drawn.Straight ? SchedulePath.Constant : SchedulePath.LogLinear);
            Assert.Equal(schedule.ToJson(), ConfigurationSchedule.Parse(schedule.ToJson()).ToJson());
            Assert.Equal(schedule, ConfigurationSchedule.Parse(schedule.ToJson()));
        });
    }

    [Theory]
    [InlineData("""{"type":"study","version":1,"steps":1,"path":"constant","segments":[]}""", "'type' must be \"schedule\"")]
    [InlineData("""{"type":"schedule","version":2,"steps":1,"path":"constant","segments":[]}""", "'version' must be 1")]
    [InlineData("""{"type":"schedule","version":1,"steps":0,"path":"constant","segments":[]}""", "a positive number of steps, but had 0")]
    [InlineData("""{"type":"schedule","version":1,"steps":1,"path":"cubic","segments":[]}""", "'path' must be constant or log-linear")]
    [InlineData("""{"type":"schedule","version":1,"steps":1,"path":"constant","segments":[]}""", "must begin at step 0, but has no segment")]
    [InlineData("""{"type":"schedule","version":1,"steps":1,"path":"constant","segments":[{"from":0.5,"configuration":{}}]}""", "must begin at step 0, but begins at 0.5")]
    [InlineData("""{"type":"schedule","version":1,"steps":1,"path":"constant","segments":[{"from":0,"configuration":{}},{"from":0,"configuration":{}}]}""", "one begins at 0 after one at 0")]
    [InlineData("""{"type":"schedule","version":1,"steps":1,"path":"constant","segments":[{"from":0,"configuration":{}},{"from":2,"configuration":{}}]}""", "within its 1 steps, but one begins at 2")]
    [InlineData("""{"type":"schedule","version":1,"steps":1,"path":"constant","segments":[{"from":0,"configuration":{},"colour":"red"}]}""", "has no field 'colour'")]
    [InlineData("[]", "must be an object")]
    public void What_is_no_schedule_is_refused_by_field_and_rule(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ConfigurationSchedule.Parse(json)).Message, StringComparison.Ordinal);
}
