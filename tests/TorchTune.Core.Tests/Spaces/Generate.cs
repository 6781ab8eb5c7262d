using FsCheck;
using FsCheck.Fluent;

namespace TorchTune.Core.Tests.Spaces;

/// <summary>Values, hyper-parameters, spaces and configurations of every kind.</summary>
internal static class Generate
{
    /// <summary>Doubles by their bits: subnormals, zeros of both signs, infinities, 17-digit numbers, but no NaN.</summary>
    public static Gen<double> Doubles { get; } = Gen.OneOf(
        ArbMap.Default.GeneratorFor<long>().Select(BitConverter.Int64BitsToDouble),
        ArbMap.Default.GeneratorFor<ulong>().Select(bits => BitConverter.UInt64BitsToDouble(Scramble(bits))),
        ArbMap.Default.GeneratorFor<double>(),
        Gen.Elements(0.0, -0.0, 1, -1, 0.1, 5e-324, -5e-324, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, 1e22, 1e-7, 123456789012345680))
        .Where(number => !double.IsNaN(number));

    /// <summary>Texts that are well-formed Unicode and not reserved.</summary>
    public static Gen<string> Texts { get; } = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Where(text => text is not null && IsWellFormed(text)),
        Gen.Elements("", " ", "sgd", "λ → 0", "日本語", "🦊", "\"quoted\\\"", "line\nbreak", "\u0000", "</script>", "null", "1", "true", "nan"))
        .Where(text => text is not ("NaN" or "Infinity" or "-Infinity"));

    public static Gen<Value> Values { get; } = Gen.OneOf(
        Doubles.Select(Value.From),
        Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MaxValue, 0, 1L << 53)).Select(Value.From),
        ArbMap.Default.GeneratorFor<bool>().Select(Value.From),
        Texts.Select(Value.From));

    public static Gen<Configuration> Configurations { get; } =
        from names in Gen.OneOf(Texts.Where(text => !string.IsNullOrWhiteSpace(text)), Gen.Choose(0, 30).Select(number => $"x{number}")).ListOf()
        let distinct = names.Distinct().ToArray()
        from values in Values.ListOf(distinct.Length)
        select new Configuration(distinct.Zip(values, KeyValuePair.Create));

    public static Gen<HyperParameter> Discrete(string name) => Gen.OneOf(
        from low in Gen.Choose(-20, 20)
        from width in Gen.Choose(0, 12)
        from step in Gen.Choose(1, 4)
        select (HyperParameter)HyperParameter.Int(name, low, low + width, step: step),
        from low in Gen.Choose(1, 20)
        from width in Gen.Choose(0, 40)
        select (HyperParameter)HyperParameter.Int(name, low, low + width, log: true),
        from low in Gen.Choose(-30, 30)
        from steps in Gen.Choose(0, 11)
        from digits in Gen.Choose(0, 3)
        let step = Math.Pow(10, -digits)
        select (HyperParameter)HyperParameter.Float(name, low * step, (low + steps) * step, step: step),
        from levels in Gen.Choose(-1000, 1000).ListOf()
        select (HyperParameter)HyperParameter.Ordinal(name, levels.Append(5).Distinct().ToArray()),
        from choices in Texts.ListOf()
        select (HyperParameter)HyperParameter.Categorical(name, choices.Append("none").Distinct().ToArray()),
        Gen.Constant<HyperParameter>(HyperParameter.Bool(name)));

    public static Gen<HyperParameter> Continuous(string name) =>
        from a in Doubles.Where(number => Math.Abs(number) < 1e300)
        from b in Doubles.Where(number => Math.Abs(number) < 1e300)
        from log in ArbMap.Default.GeneratorFor<bool>()
        let low = Math.Min(a, b)
        select (HyperParameter)HyperParameter.Float(name, low, Math.Max(a, b), log: log && low > 0);

    public static Gen<HyperParameter> Any(string name) => Gen.OneOf(Discrete(name), Continuous(name));

    /// <summary>Spaces of a few small discrete hyper-parameters, most under conditions on earlier ones.</summary>
    public static Gen<Space> FiniteSpaces { get; } = Spaces(Small);

    /// <summary>Spaces of up to six hyper-parameters of every kind, most under conditions on earlier ones.</summary>
    public static Gen<Space> AnySpaces { get; } = Spaces(Any);

    private static Gen<Space> Spaces(Func<string, Gen<HyperParameter>> one) =>
        from count in Gen.Choose(0, 6)
        from parts in Gen.CollectToList(Enumerable.Range(0, count), i => one($"h{i}"))
        from seed in Gen.Choose(0, int.MaxValue)
        select new Space(Conditioned(parts, RandomSource.For((ulong)seed, 0, "conditions")));

    private static Gen<HyperParameter> Small(string name) => Discrete(name).Where(hyperParameter => hyperParameter.Cardinality <= 4);

    private static List<HyperParameter> Conditioned(IEnumerable<HyperParameter> parts, RandomSource random)
    {
        var declared = new List<HyperParameter>();
        foreach (var part in parts)
        {
            int clauses = declared.Count == 0 ? 0 : random.NextInt(3);
            Condition? condition = null;
            for (int i = 0; i < clauses; i++)
            {
                var clause = ClauseOn(declared[random.NextInt(declared.Count)], random);
                condition = condition?.And(clause) ?? clause;
            }

            declared.Add(part.Under(condition));
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(declared));
        return declared;
    }

    private static Condition ClauseOn(HyperParameter parent, RandomSource random)
    {
        bool ordered = parent.Kind is not (HyperParameterKind.Categorical or HyperParameterKind.Bool);
        var relation = (Relation)random.NextInt(ordered ? 7 : 3);
        var operands = Enumerable.Range(0, relation == Relation.In ? 2 : 1).Select(_ => parent.Draw(random)).ToArray();
        return new Condition([new Clause(parent.Name, relation, operands)]);
    }

    // FsCheck's integers are small; a product with an odd constant spreads them over all bits.
    private static ulong Scramble(ulong bits) => unchecked(bits * 0x9E3779B97F4A7C15);

    private static bool IsWellFormed(string text)
    {
        try
        {
            return Value.From(text).AsText() == text;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
