using System.Collections.Immutable;

namespace TorchTune.Testing;

/// <summary>Spaces that samplers are tried on: one of every kind, and those on which samplers break.</summary>
/// <threadsafety>Immutable.</threadsafety>
public static class SampleSpaces
{
    /// <summary>Eight configurations: two layers' worth of a small conditional space.</summary>
    public static Space Finite { get; } = MakeFinite();

    /// <summary>A hundred places of which constraints leave 14.</summary>
    public static Space FewLeft { get; } = new Space(HyperParameter.Int("a", 1, 10), HyperParameter.Int("b", 1, 10), HyperParameter.Categorical("c", "even", "odd"))
        .With(Constraint.That("a * b <= 6")).With(Constraint.That("c == if((a + b) % 2 == 0, 'even', 'odd')"));

    /// <summary>All of them, by name.</summary>
    public static ImmutableSortedDictionary<string, Space> All { get; } = new Dictionary<string, Space>
    {
        ["float"] = new(HyperParameter.Float("x", -5, 5)),
        ["log float"] = new(HyperParameter.Float("x", 1e-8, 1e3, log: true)),
        ["stepped float"] = new(HyperParameter.Float("x", 0, 1, step: 0.1), HyperParameter.Float("y", -1, 1, step: 0.3)),
        ["int"] = new(HyperParameter.Int("n", -100, 100)),
        ["log int"] = new(HyperParameter.Int("n", 1, 4096, log: true)),
        ["stepped int"] = new(HyperParameter.Int("n", 16, 512, step: 48)),
        ["ordinal"] = new(HyperParameter.Ordinal("o", 16, 32, 64, 128), HyperParameter.Ordinal("level", "low", "medium", "high")),
        ["categorical"] = new(HyperParameter.Categorical("c", "a", "b", "c"), HyperParameter.Categorical("clip", 0.1, 1.0, double.PositiveInfinity)),
        ["bool"] = new(HyperParameter.Bool("b"), HyperParameter.Float("x", 0, 1)),
        ["constants"] = new(
            HyperParameter.Float("f", 0.5, 0.5), HyperParameter.Int("n", 3, 3), HyperParameter.Categorical("c", "only"), HyperParameter.Float("x", 0, 1)),
        ["mixed"] = Mixed(),
        ["conditions"] = Conditions(),
        ["children first"] = new(Conditions().Reverse()),
        ["constraints"] = Constrained(),
        ["constraints on conditions"] = Conditions().With(Constraint.That("momentum <= 0.6")).With(Constraint.That("width2 + width3 <= 50")).With(Constraint.That("layers > 1 or optimizer == 'adam'")),
        ["constraints on finite"] = Finite.With(Constraint.That("kind == 'a' or n + x > 1.5")),
        ["thin simplex"] = new Space(Enumerable.Range(0, 8).Select(i => HyperParameter.Float($"x{i}", 0, 1).Definition))
            .With(Constraint.Linear(Relation.Le, 0.3, [.. Enumerable.Range(0, 8).Select(i => ($"x{i}", 1.0))])),
        ["thin band"] = new Space(HyperParameter.Float("lr", 1e-6, 1, log: true), HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1), HyperParameter.Categorical("c", "a", "b"))
            .With(Constraint.That("abs(x - y) <= 1e-6")).With(Constraint.That("lr <= x * 1e-3")),
        ["whole equality"] = new Space(HyperParameter.Int("a", 0, 60), HyperParameter.Int("b", 0, 60), HyperParameter.Int("c", 0, 60)).With(Constraint.That("a + b + c == 60")),
        ["derived"] = new Space(HyperParameter.Int("exponent", 4, 10), HyperParameter.Int("layers", 1, 8), HyperParameter.Float("x", 0, 1))
            .With(DerivedValue.Of("width", "2 ** exponent")).With(DerivedValue.Of("units", "width * layers")).With(Constraint.That("units <= 2048")),
        ["many ints"] = new(HyperParameter.Int("n", 1, 10_000), HyperParameter.Int("m", 1, 10_000, log: true)),
        ["many choices"] = new(HyperParameter.Categorical("c", [.. Enumerable.Range(0, 10_000)]), HyperParameter.Float("x", 0, 1)),
        ["many dimensions"] = new(Enumerable.Range(0, 60).Select(i => HyperParameter.Float($"x{i}", 0, 1).Definition)),
        ["narrow"] = new(HyperParameter.Float("x", 1, 1 + 1e-12), HyperParameter.Int("n", long.MaxValue - 2, long.MaxValue)),
        ["wide"] = new(HyperParameter.Float("x", -1e300, 1e300), HyperParameter.Float("y", 5e-324, 1e300, log: true), HyperParameter.Int("n", 0, 1L << 49)),
        ["odd names"] = new(HyperParameter.Float("λ \"rate\"", 0, 1), HyperParameter.Categorical("optimizer.kind", "", "日本", "a,b")),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>A space of strong priors: <c>x</c> near 0.9 of [0, 1], <c>lr</c> near 1e-2, <c>n</c> near 200 of [0, 1000], and the third of four choices.</summary>
    public static Space Believed { get; } = new(
        HyperParameter.Float("x", 0, 1).Definition.With(new Prior.Normal(0.9, 0.01)),
        HyperParameter.Float("lr", 1e-6, 1, log: true).Definition.With(new Prior.LogNormal(1e-2, 0.1)),
        HyperParameter.Int("n", 0, 1000).Definition.With(new Prior.Normal(200, 10)),
        HyperParameter.Categorical("choice", "a", "b", "c", "d").Definition.With(new Prior.Weights(1e-9, 1e-9, 1, 1e-9)));

    /// <summary>A smooth loss on any space: least, and 0, where every place in the unit interval is 0.3 and nothing optional exists.</summary>
    public static double Loss(Space space, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(configuration);
        double loss = 0;
        foreach (var hyperParameter in space)
        {
            if (!configuration.TryGet(hyperParameter.Name, out var value)) continue;
            double distance = hyperParameter.ToUnit(value) - 0.3;
            loss += (distance * distance) + (hyperParameter.When is null ? 0 : 0.05);
        }

        return loss;
    }

    private static Space Mixed() => new(
        HyperParameter.Float("lr", 1e-5, 1, log: true),
        HyperParameter.Float("dropout", 0, 0.5, step: 0.05),
        HyperParameter.Float("momentum", 0, 1),
        HyperParameter.Int("layers", 1, 8),
        HyperParameter.Int("width", 16, 1024, log: true),
        HyperParameter.Ordinal("batch", 16, 32, 64, 128),
        HyperParameter.Categorical("optimizer", "sgd", "adam", "lion"),
        HyperParameter.Bool("nesterov"));

    private static Space Constrained() => Mixed()
        .With(Constraint.That("layers * width <= 1024"))
        .With(Constraint.Linear(Relation.Le, 1, ("dropout", 1), ("momentum", 1)))
        .With(Constraint.That("optimizer != 'lion' or lr < 0.01", "a small rate for lion"))
        .With(Constraint.Where("no short batches of many", "nesterov only with batches of 64 at most", configuration => !configuration["nesterov"].AsBool() || configuration["batch"].AsInt() <= 64, "nesterov", "batch"));

    private static Space Conditions()
    {
        var optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam");
        var layers = HyperParameter.Int("layers", 1, 4);
        var momentum = HyperParameter.Float("momentum", 0, 0.99).When(optimizer, "sgd");
        var nesterov = HyperParameter.Bool("nesterov").When(momentum.Above(0.5));
        var beta = HyperParameter.Float("beta", 0.5, 0.999).When(optimizer.IsNot("sgd"));
        var second = HyperParameter.Int("width2", 8, 64, log: true).When(layers.AtLeast(2));
        var third = HyperParameter.Int("width3", 8, 64, log: true).When(layers.AtLeast(3)).When(second.Below(40));
        return new(optimizer, layers, momentum, nesterov, beta, second, third);
    }

    private static Space MakeFinite()
    {
        var kind = HyperParameter.Categorical("kind", "a", "b");
        return new(kind, HyperParameter.Int("n", 1, 2), HyperParameter.Float("x", 0, 1, step: 0.5).When(kind, "b"));
    }
}
