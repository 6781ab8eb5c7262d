using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>Problems drawn at random, as many as wanted: no default can be fitted to them one by one.</summary>
/// <remarks>
/// Optima lie anywhere. <c>continuous</c>: floats, some logarithmic; <c>mixed</c>: ints and choices too, which move the optimum; <c>conditional</c>: branches with hyper-parameters
/// of their own; <c>finite</c>: a few thousand configurations; <c>noisy</c>: mixed, with noise on what is reported. The unit of losses is that of the middle one of random configurations.
/// </remarks>
internal static class RandomProblems
{
    private static readonly string[] Families = ["continuous", "mixed", "conditional", "finite", "noisy"];

    /// <summary>Problems number <paramref name="first"/> and following of a family, or of all in turn.</summary>
    public static IReadOnlyList<Problem> Of(string family, int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(number => Make(family == "all" ? Families[number % Families.Length] : family, number))];

    private static Problem Make(string family, int number)
    {
        var random = RandomSource.For((ulong)number, 0, Invariant($"problem {family}"));
        int trials = 50 + (25 * random.NextInt(5));
        string name = Invariant($"{family}-{number}");
        return family switch
        {
            "continuous" => Scaled(name, random, Numbers(random, 2 + random.NextInt(9), "x"), trials, []),
            "mixed" => Scaled(name, random, [.. Numbers(random, 1 + random.NextInt(5), "x"), .. Ints(random, 1 + random.NextInt(3), "n")], trials, Choices(random, 1 + random.NextInt(3), "c")),
            "noisy" => Scaled(name, random, [.. Numbers(random, 2 + random.NextInt(4), "x"), .. Ints(random, random.NextInt(3), "n")], trials, Choices(random, random.NextInt(2), "c"))
                with { Noise = 0.05 * Math.Pow(6, random.NextDouble()) },
            "conditional" => Branches(name, random, trials),
            "finite" => Table(name, random, trials),
            _ => throw new ArgumentException(Invariant($"There is no family '{family}'; there is all, {string.Join(", ", Families)}.")),
        };
    }

    /// <summary>Floats, some of them logarithmic.</summary>
    public static HyperParameter[] Numbers(RandomSource random, int count, string name) =>
    [
        .. Enumerable.Range(0, count).Select(i => random.Bernoulli(0.3)
            ? HyperParameter.Float(Invariant($"{name}{i}"), Math.Pow(10, -1 - random.NextInt(6)), 1, log: true).Definition
            : HyperParameter.Float(Invariant($"{name}{i}"), -random.NextDouble(), 1 + (9 * random.NextDouble())).Definition),
    ];

    private static HyperParameter[] Ints(RandomSource random, int count, string name) =>
    [
        .. Enumerable.Range(0, count).Select(i => random.Bernoulli(0.3)
            ? HyperParameter.Int(Invariant($"{name}{i}"), 1 + random.NextInt(8), 16 << random.NextInt(5), log: true).Definition
            : HyperParameter.Int(Invariant($"{name}{i}"), 0, 1 + random.NextInt(20)).Definition),
    ];

    /// <summary>Hyper-parameters of two to six choices.</summary>
    public static HyperParameter[] Choices(RandomSource random, int count, string name) =>
        [.. Enumerable.Range(0, count).Select(i => HyperParameter.Categorical(Invariant($"{name}{i}"), [.. "abcdef"[..(2 + random.NextInt(5))].Select(c => c.ToString())]).Definition)];

    // Numbers make a landscape, choices add to it and move it.
    private static Problem Scaled(string name, RandomSource random, HyperParameter[] numbers, int trials, HyperParameter[] choices)
    {
        var part = new LandscapePart(random, numbers, choices);
        var space = new Space([.. numbers, .. choices]);
        return new Problem(name, false, space, trials, part.At);
    }

    private static Problem Branches(string name, RandomSource random, int trials)
    {
        string[] names = [.. "pqrs"[..(2 + random.NextInt(3))].Select(c => c.ToString())];
        var kind = HyperParameter.Categorical("kind", names);
        HyperParameter[] common = Numbers(random, 1 + random.NextInt(3), "x");
        var shared = new LandscapePart(random, common, []);
        var parts = names.Select(branch => new LandscapePart(random, Numbers(random, 1 + random.NextInt(3), branch), Choices(random, random.NextInt(2), branch + "c"))).ToArray();
        double[] offsets = [.. names.Select(_ => 0.1 + (0.5 * random.NextDouble()))];
        offsets[random.NextInt(names.Length)] = 0;
        var space = new Space([kind, .. common, .. names.SelectMany((branch, b) => parts[b].HyperParameters.Select(own => own.Under(Condition.Eq("kind", branch))))]);
        return new Problem(name, false, space, trials, c =>
        {
            int branch = Array.IndexOf(names, c["kind"].AsText());
            return offsets[branch] + shared.At(c) + parts[branch].At(c);
        });
    }

    // Effects of single values, some of them smooth, and of pairs.
    private static Problem Table(string name, RandomSource random, int trials)
    {
        var axes = new List<HyperParameter>();
        for (long cells = 1; cells < 1000; cells *= axes[^1].Cardinality!.Value)
        {
            int levels = 2 + random.NextInt(7);
            axes.Add(random.Bernoulli(0.5)
                ? HyperParameter.Int(Invariant($"n{axes.Count}"), 0, levels - 1).Definition
                : HyperParameter.Categorical(Invariant($"c{axes.Count}"), [.. "abcdefgh"[..levels].Select(c => c.ToString())]).Definition);
        }

        var space = new Space(axes);
        var single = axes.Select(axis => Effects(random, axis)).ToArray();
        var pairs = Enumerable.Range(1, axes.Count - 1).Select(i => Enumerable.Range(0, (int)axes[i].Cardinality!.Value).Select(_ => Effects(random, axes[i - 1], 0.5)).ToArray()).ToArray();
        double skew = 0.5 + random.NextDouble();
        double[] all = [.. space.Enumerate().Select(Raw).Order()];
        double least = all[0], middle = all[all.Length / 2];
        return new Problem(name, true, space, trials, c => Math.Pow((Raw(c) - least) / (middle - least), 1 + skew));

        double Raw(Configuration c)
        {
            long[] at = [.. axes.Select(axis => axis.IndexOf(c[axis.Name]))];
            return at.Select((value, i) => single[i][value]).Sum() + pairs.Select((table, i) => table[at[i + 1]][at[i]]).Sum();
        }
    }

    private static double[] Effects(RandomSource random, HyperParameter axis, double size = 1)
    {
        int levels = (int)axis.Cardinality!.Value;
        double weight = size * Math.Pow(10, -random.NextDouble()), centre = random.NextDouble();
        return [.. Enumerable.Range(0, levels).Select(level => weight * ((axis is IntHyperParameter ? 4 * Math.Pow(((level + 0.5) / levels) - centre, 2) : 0) + ((axis is IntHyperParameter ? 0.2 : 1) * random.Normal())))];
    }
}
