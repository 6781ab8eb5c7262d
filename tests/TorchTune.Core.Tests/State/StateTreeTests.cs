using FsCheck;
using FsCheck.Fluent;

namespace TorchTune.Core.Tests.State;

public sealed class StateTreeTests
{
    private static StateTree Sample() => new()
    {
        { "step", 3 },
        { "rate", 0.1 },
        { "name", "π ≈ 3" },
        { "generator", new byte[] { 1, 2, 3 } },
        { "weights", HostArray.From<float>([1, 2, 3, 4, 5, 6], 2, 3) },
        { "optimizer", new StateTree { { "momentum", HostArray.From<double>([0.5]) }, { "empty", new StateTree() } } },
    };

    private static Gen<StateTree> Trees { get; } = Tree(3);

    private static Gen<StateTree> Tree(int depth)
    {
        var entries = new List<Gen<object>>
        {
            Gen.Choose(int.MinValue, int.MaxValue).Select(n => (object)(long)n),
            Gen.Elements(0.0, -0.0, double.NaN, double.PositiveInfinity, 1e-300, 0.1).Select(x => (object)x),
            Gen.Elements("", "a", "ü😀", "line\nbreak").Select(t => (object)t),
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Select(b => (object)b),
            Gen.Choose(-100, 100).Select(n => n / 7f).ArrayOf().Select(v => (object)HostArray.From<float>(v)),
            Gen.Choose(0, 3).Select(n => (object)HostArray.FromBytes(ElementType.BFloat16, new byte[2 * n * 5], n, 5)),
        };
        if (depth > 0) entries.Add(Tree(depth - 1).Select(t => (object)t));
        return
            from names in Gen.Choose(0, 5).Select(n => Enumerable.Range(0, n).Select(i => $"entry {i}").ToArray())
            from values in Gen.OneOf(entries).ArrayOf(names.Length)
            select names.Zip(values).Aggregate(new StateTree(), With);
    }

    private static StateTree With(StateTree tree, (string Name, object Entry) entry)
    {
        switch (entry.Entry)
        {
            case long whole: tree.Add(entry.Name, whole); break;
            case double number: tree.Add(entry.Name, number); break;
            case string text: tree.Add(entry.Name, text); break;
            case byte[] bytes: tree.Add(entry.Name, bytes); break;
            case StateArray array: tree.Add(entry.Name, array); break;
            default: tree.Add(entry.Name, (StateTree)entry.Entry); break;
        }

        return tree;
    }

    private static byte[] Bytes(StateTree tree)
    {
        using var stream = new MemoryStream();
        tree.Write(stream);
        return stream.ToArray();
    }

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit() => Property.Holds(Trees, tree =>
    {
        var read = StateTree.Read(new MemoryStream(Bytes(tree)));

        Assert.Equal(tree, read);
        Assert.Equal(tree.Hash(), read.Hash());
        Assert.Equal(Bytes(tree), Bytes(read));
    });

    [Fact]
    public void Equal_states_have_equal_hashes_however_they_were_filled()
    {
        var backwards = Sample().Reverse().Aggregate(new StateTree(), (tree, e) => With(tree, (e.Key, e.Value)));

        Assert.Equal(Sample(), backwards);
        Assert.Equal(Sample().Hash(), backwards.Hash());
    }

    [Fact]
    public void States_that_differ_in_one_entry_differ_in_their_hash() => Property.Holds(Trees.Zip(Trees), pair =>
        Assert.Equal(pair.Item1.Equals(pair.Item2), pair.Item1.Hash() == pair.Item2.Hash()));

    [Fact]
    public void An_array_counts_by_its_bits_and_shape_and_not_by_where_it_lies()
    {
        var there = new StateTree { { "weights", new Elsewhere(HostArray.From<float>([1, 2])) } };
        var here = new StateTree { { "weights", HostArray.From<float>([1, 2]) } };

        Assert.Equal(here, there);
        Assert.Equal(here.Hash(), there.Hash());
        Assert.NotEqual(here.Hash(), new StateTree { { "weights", HostArray.From<float>([1, 2], 2, 1) } }.Hash());
        Assert.IsType<HostArray>(there.ToHost().Array("weights"));
    }

    [Fact]
    public void A_state_cut_off_anywhere_is_refused()
    {
        byte[] bytes = Bytes(Sample());

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => StateTree.Read(new MemoryStream(bytes, 0, length)));
        }
    }

    [Fact]
    public void A_damaged_state_is_refused_or_another_state_and_never_crashes()
    {
        byte[] bytes = Bytes(Sample());
        var random = RandomSource.For(1, 0, "damage");

        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.NextInt(damaged.Length)] ^= (byte)(1 << random.NextInt(8));
            try
            {
                Assert.NotEqual(Sample(), StateTree.Read(new MemoryStream(damaged)));
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void What_is_missing_or_of_another_kind_is_named_with_what_there_is()
    {
        var missing = Assert.Throws<KeyNotFoundException>(() => Sample().Array("bias"));
        var other = Assert.Throws<KeyNotFoundException>(() => Sample().Whole("rate"));

        Assert.Contains("weights (HostArray)", missing.Message, StringComparison.Ordinal);
        Assert.Contains("no whole number 'rate'", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_occurs_once() => Assert.Throws<ArgumentException>(() => new StateTree { { "a", 1 }, { "a", 2.0 } });

    [Fact]
    public void An_array_must_fill_its_shape()
    {
        var refused = Assert.Throws<ArgumentException>(() => HostArray.From<float>([1, 2, 3], 2, 2));

        Assert.Equal("An array Float32[2, 2] takes 16 bytes, but there are 12.", refused.Message);
        Assert.Throws<InvalidOperationException>(() => HostArray.From<float>([1]).As<double>().Length);
    }

    private sealed class Elsewhere(HostArray array) : StateArray
    {
        public override ElementType ElementType => array.ElementType;

        public override System.Collections.Immutable.ImmutableArray<long> Shape => array.Shape;

        public override HostArray ToHost() => array;
    }
}
