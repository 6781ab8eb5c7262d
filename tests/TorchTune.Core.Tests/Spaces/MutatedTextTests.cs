using System.Diagnostics;

namespace TorchTune.Core.Tests.Spaces;

/// <summary>Texts from outside, damaged at random: what reads them answers with a value or an error of format, and soon.</summary>
public sealed class MutatedTextTests
{
    private const string SpaceText =
        """{"x":{"type":"float","low":1e-5,"high":1,"log":true},"n":{"type":"int","low":1,"high":8,"step":2},"o":{"type":"ordinal","values":[16,32.5,"a"]},"c":{"type":"categorical","choices":["a","b",true,-Infinity]},"m":{"type":"float","low":0,"high":1,"step":0.1,"when":{"c":["a"],"n":{"gt":2,"le":7}}},"q\ud83e\udd8a":{"type":"bool","when":[{"m":{"ne":0.3}},{"m":{"ne":0.5}}]}}""";

    private const string ConfigurationText = """{"x":1E-05,"n":3,"o":"a","c":"Infinity","m":0.30000000000000004,"q":true,"λ\ud83e\udd8a":"\u00e9\ud83e\udd8a"}""";

    private static readonly string[] Tokens =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83e", "NaN", "Infinity", "-", "1e999", "0", ".", "null", "true", "\"type\"", "\"when\"", "\"gt\"", "1e308", "9223372036854775808", "\ud800", "\0", " "];

    [Fact]
    public void A_damaged_space_is_read_or_refused()
    {
        int read = Survives(SpaceText, text => _ = Space.Parse(text).Cardinality);

        // Damage inside names and numbers leaves spaces that are still spaces; a test that refused them all would show nothing.
        Assert.InRange(read, 500, 9500);
    }

    [Fact]
    public void A_damaged_configuration_is_read_or_refused()
    {
        var space = Space.Parse(SpaceText);
        int read = Survives(ConfigurationText, text =>
        {
            var configuration = Configuration.Parse(text);
            Assert.Equal(configuration, Configuration.Parse(configuration.ToJson()));
            space.Contains(configuration);
        });

        Assert.InRange(read, 500, 9500);
    }

    [Fact]
    public void A_space_whose_conditions_are_a_ladder_is_handled_soon()
    {
        // Each of two on a rung depends on both of the rung below: paths double with every rung.
        var rungs = Enumerable.Range(0, 400).SelectMany(i => new[] { "a", "b" }.Select(side =>
        {
            var hyperParameter = HyperParameter.Bool($"{side}{i}").Definition;
            return i == 0 ? hyperParameter : hyperParameter.Under(Condition.Eq($"a{i - 1}", true).And(Condition.Eq($"b{i - 1}", true)));
        })).ToArray();
        var watch = Stopwatch.StartNew();

        var space = new Space(rungs);
        var all = new Configuration(rungs.Select(rung => KeyValuePair.Create(rung.Name, Value.From(true))));
        Assert.True(space.IsActive("b399", all));
        Assert.True(space.Contains(all));
        Assert.Equal(space, Space.Parse(space.ToJson()));
        _ = space.Cardinality;

        // Milliseconds; without care, longer than the universe has lasted.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private static int Survives(string text, Action<string> read)
    {
        int survived = 0;
        for (int trial = 0; trial < 10_000; trial++)
        {
            try
            {
                read(Damage(text, RandomSource.For(1, trial, "damage")));
                survived++;
            }
            catch (FormatException)
            {
                // The only answer allowed to what cannot be read.
            }
        }

        return survived;
    }

    private static string Damage(string text, RandomSource random)
    {
        for (int damages = 1 + random.NextInt(2); damages > 0; damages--)
        {
            int at = random.NextInt(text.Length + 1), length = Math.Min(random.NextInt(4), text.Length - at);
            string inserted = random.NextInt(3) switch
            {
                0 => "",
                1 => Tokens[random.NextInt(Tokens.Length)],
                _ => text.Substring(random.NextInt(text.Length), 1),
            };
            text = string.Concat(text.AsSpan(0, at), inserted, text.AsSpan(at + length));
        }

        return text;
    }
}
