namespace TorchTune.Storage.Tests;

public sealed class FileCheckpointsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("torchtune-checkpoints-").FullName;
    private readonly List<string> _said = [];

    [Fact]
    public void A_state_is_read_back_bit_for_bit_and_by_another_process()
    {
        var state = Sample(1);
        Here().Write("a study", 7, 3, state);

        Assert.Equal(state, Here().Read("a study", 7, 3));
        Assert.Equal<int>([3], Here().Steps("a study", 7));
        Assert.Null(Here().Read("a study", 7, 2));
        Assert.Null(Here().Read("another", 7, 3));
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_noticed_said_and_counts_as_absent()
    {
        var checkpoints = Here();
        checkpoints.Write("s", 0, 1, Sample(1));
        string path = checkpoints.PathOf("s", 0, 1);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 7) Damaged(whole[..length]);
        for (int at = 0; at < whole.Length; at += 5)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x10;
            Damaged(changed);
        }

        File.WriteAllBytes(path, whole);
        Assert.Equal(Sample(1), checkpoints.Read("s", 0, 1));

        void Damaged(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            int before = _said.Count;
            Assert.Null(checkpoints.Read("s", 0, 1));
            Assert.Equal(before + 1, _said.Count);
            Assert.Empty(checkpoints.Steps("s", 0));
        }
    }

    [Fact]
    public void A_crash_while_writing_leaves_the_checkpoint_before_it()
    {
        var checkpoints = Here();
        checkpoints.Write("s", 0, 1, Sample(1));

        // What is left of a process killed half-way through writing step 2, and half-way through writing step 1 again.
        File.WriteAllBytes(checkpoints.PathOf("s", 0, 2) + ".writing", [1, 2, 3]);
        File.WriteAllBytes(checkpoints.PathOf("s", 0, 1) + ".writing", [1, 2, 3]);

        Assert.Equal<int>([1], checkpoints.Steps("s", 0));
        Assert.Equal(Sample(1), checkpoints.Read("s", 0, 1));
        checkpoints.Write("s", 0, 2, Sample(2));
        Assert.Equal(Sample(2), checkpoints.Read("s", 0, 2));
    }

    [Fact]
    public void A_state_that_cannot_be_written_leaves_what_was_there()
    {
        var checkpoints = Here();
        checkpoints.Write("s", 0, 1, Sample(1));

        Assert.Throws<IOException>(() => checkpoints.Write("s", 0, 1, Failing()));

        Assert.Equal(Sample(1), checkpoints.Read("s", 0, 1));
        Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Studies_are_cleared_and_renamed_whole_whatever_their_names()
    {
        var checkpoints = Here();
        checkpoints.Write("../a/b", 0, 1, Sample(1));
        checkpoints.Write("ü x", 0, 1, Sample(2));

        checkpoints.Rename("../a/b", "aside~1");
        checkpoints.Clear("ü x");

        Assert.Equal(Sample(1), checkpoints.Read("aside~1", 0, 1));
        Assert.Null(checkpoints.Read("../a/b", 0, 1));
        Assert.Null(checkpoints.Read("ü x", 0, 1));
        Assert.StartsWith(_folder, checkpoints.PathOf("../a/b", 0, 1), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StateTree Sample(int seed)
    {
        var inner = new StateTree();
        inner.Add("weight", HostArray.From<float>([seed, float.NaN, -0f, 1e-40f], 2, 2));
        var tree = new StateTree();
        tree.Add("model", inner);
        tree.Add("update", 42L + seed);
        tree.Add("rate", double.Epsilon);
        tree.Add("generator", (byte[])[1, 2, 3]);
        return tree;
    }

    private static StateTree Failing()
    {
        var tree = Sample(3);
        tree.Add("zz", new Unreadable());
        return tree;
    }

    private FileCheckpoints Here() => new(_folder, _said.Add);

    private sealed class Unreadable : StateArray
    {
        public override ElementType ElementType => ElementType.UInt8;

        public override System.Collections.Immutable.ImmutableArray<long> Shape => [1];

        public override HostArray ToHost() => throw new IOException("the disk is full");
    }
}
