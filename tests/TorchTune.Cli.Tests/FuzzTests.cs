using System.Text;
using System.Text.Json;
using TorchTune.Cli.AskTell;
using TorchTune.Storage;

namespace TorchTune.Cli.Tests;

public sealed class FuzzTests
{
    private const int Sessions = 100;
    private const int LinesASession = 1000;

    private static readonly string[] Corpus =
    [
        """{"op":"create","study":"s","directions":["minimize"],"seed":1,"sampler":{"type":"random"},"scheduler":{"type":"asha","minResource":1,"maxResource":51,"reductionFactor":3},"space":{"x":{"type":"float","low":1e-5,"high":1,"log":true},"n":{"type":"int","low":1,"high":8},"c":{"type":"categorical","choices":["a","b"]},"m":{"type":"float","low":0,"high":1,"when":{"c":["a"]}}}}""",
        """{"op":"create","study":"two","directions":["minimize","maximize"],"metrics":["loss","accuracy"],"space":{"b":{"type":"bool"},"o":{"type":"ordinal","values":[1,2,4],"when":{"b":{"eq":true}}}},"ifExists":"error","trials":20}""",
        """{"op":"ask","study":"s"}""",
        """{"op":"ask","study":"s","n":4}""",
        """{"op":"ask","study":"two"}""",
        """{"op":"report","study":"s","trial":0,"step":1,"value":0.3}""",
        """{"op":"report","study":"s","trial":1,"step":3,"value":NaN,"cost":1.5}""",
        """{"op":"report","study":"two","trial":0,"step":2,"metrics":{"loss":0.5,"accuracy":"Infinity"}}""",
        """{"op":"tell","study":"s","trial":0,"values":[0.3],"constraints":[-1],"cost":2.5}""",
        """{"op":"tell","study":"s","trial":2,"outcome":"failed","reason":"größer 🚀"}""",
        """{"op":"tell","study":"two","trial":0,"values":[1,2]}""",
        """{"op":"best","study":"s"}""",
        """{"op":"best","study":"two"}""",
        """{"op":"trials","study":"s"}""",
        """{"op":"enqueue","study":"s","configuration":{"x":0.1,"n":3,"c":"a","m":0.5}}""",
        """{"op":"enqueue","study":"two","configuration":{"b":true,"o":4}}""",
    ];

    private static readonly string[] Tokens =
    [
        "null", "true", "NaN", "-Infinity", "\"NaN\"", "-1", "0", "1e999", "-0.0", "2147483648", "9223372036854775808", "1.5", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\ud83d", "🚀",
        "[]", "{}", "[[[[", "}}", ",", ":", "\"", "\\", "\"op\":\"ask\",", "\"study\":\"two\",", "\"n\":3,", "\"trial\":7,", "\"when\":{\"x\":{\"gt\":2}},", "\t", "\0", "\u2028", "//", "/*",
    ];

    [Fact]
    public void A_hundred_thousand_mutated_lines_are_each_answered_by_a_line_of_JSON()
    {
        int understood = 0;
        for (int i = 0; i < Sessions; i++)
        {
            string[] lines = Mutated(RandomSource.For(2026, i, "fuzz"));
            string[] answers = Answered(lines);

            Assert.Equal(lines.Length, answers.Length);
            for (int line = 0; line < lines.Length; line++) understood += IsSound(lines[line], answers[line]) ? 1 : 0;
        }

        // Were nearly all refused by the parser, what lies behind it would not have been tried.
        Assert.InRange(understood, Sessions * LinesASession / 10, Sessions * LinesASession * 9 / 10);
    }

    private static string[] Answered(string[] lines)
    {
        using var store = new MemoryStore();
        using var session = new AskTellSession(store);
        using var output = new MemoryStream();
        session.Serve(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")), output);
        return Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n');
    }

    private static bool IsSound(string line, string answer)
    {
        using var document = JsonDocument.Parse(answer);
        bool ok = document.RootElement.GetProperty("ok").GetBoolean();
        if (!ok && string.IsNullOrWhiteSpace(document.RootElement.GetProperty("error").GetString())) Assert.Fail($"{line} was answered {answer}");
        return ok;
    }

    private static string[] Mutated(RandomSource random)
    {
        string[] lines = new string[LinesASession];
        for (int i = 0; i < lines.Length; i++)
        {
            var line = new StringBuilder(i < 2 ? Corpus[i] : Corpus[random.NextInt(Corpus.Length)]);
            for (int mutations = i < 2 ? 0 : random.NextInt(4); mutations > 0; mutations--) Mutate(line, random);
            lines[i] = line.ToString().Replace('\n', ' ');
        }

        return lines;
    }

    private static void Mutate(StringBuilder line, RandomSource random)
    {
        int at = random.NextInt(line.Length + 1);
        int length = Math.Min(line.Length - at, 1 + random.NextInt(8));
        switch (random.NextInt(7))
        {
            case 0: line.Remove(at, length); break;
            case 1: line.Insert(at, Tokens[random.NextInt(Tokens.Length)]); break;
            case 2: line.Insert(at, line.ToString(at, length)); break;
            case 3: line.Append(Corpus[random.NextInt(Corpus.Length)]); break;
            case 4 when at < line.Length: line[at] = (char)random.NextInt(random.Bernoulli(0.5) ? 128 : 65536); break;
            case 5: Splice(line, at, random); break;
            default: ReplaceNumber(line, random); break;
        }
    }

    private static void Splice(StringBuilder line, int at, RandomSource random)
    {
        string other = Corpus[random.NextInt(Corpus.Length)];
        line.Remove(at, line.Length - at).Append(other, Math.Min(at, other.Length), other.Length - Math.Min(at, other.Length));
    }

    // Keeps the line well-formed, so that what lies behind the parser sees strange values.
    private static void ReplaceNumber(StringBuilder line, RandomSource random)
    {
        int[] digits = [.. Enumerable.Range(0, line.Length).Where(i => char.IsAsciiDigit(line[i]))];
        if (digits.Length == 0) return;
        int at = digits[random.NextInt(digits.Length)];
        line.Remove(at, 1).Insert(at, random.NextInt(6) switch
        {
            0 => "-1",
            1 => "0",
            2 => "NaN",
            3 => "99999999999",
            4 => "1e300",
            _ => $"{random.NextInt(60)}",
        });
    }
}
