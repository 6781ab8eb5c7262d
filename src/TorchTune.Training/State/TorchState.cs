using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>Modules, optimizers and generators as parts of a trial's state: put in, and taken back bit for bit.</summary>
public static class TorchState
{
    /// <summary>Adds a module: its parameters and all its buffers, also those that its own files leave out, under their names.</summary>
    public static void Add(this StateTree state, string name, nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(module);
        var tree = new StateTree();
        foreach (var (entry, tensor) in TensorsOf(module)) tree.Add(entry, new TensorArray(tensor));
        state.Add(name, tree);
    }

    /// <summary>Adds an optimizer: its options as they are now and what it remembers of every parameter, as TorchSharp writes them.</summary>
    public static void Add(this StateTree state, string name, optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes)) Saving(optimizer).save_state_dict(writer);
        state.Add(name, bytes.ToArray());
    }

    /// <summary>Adds a generator.</summary>
    public static void Add(this StateTree state, string name, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(generator);
        using var numbers = generator.get_state();
        state.Add(name, numbers.bytes);
    }

    /// <summary>Overwrites a module in place: its parameters stay the same objects, so that optimizers keep them.</summary>
    /// <exception cref="InvalidDataException">Names, types or shapes differ.</exception>
    public static void RestoreTo(this StateTree state, string name, nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(module);
        var tree = state.Tree(name);
        int restored = 0;
        foreach (var (entry, tensor) in TensorsOf(module))
        {
            if (!tree.Contains(entry)) throw new InvalidDataException(Invariant($"The state's '{name}' has no '{entry}', which the module has."));
            TensorArray.CopyInto(tensor, tree.Array(entry), Invariant($"{name}.{entry}"));
            restored++;
        }

        if (restored != tree.Count) throw new InvalidDataException(Invariant($"The state's '{name}' has {tree.Count} tensors, and the module {restored}."));
    }

    /// <summary>Overwrites an optimizer's options and memory.</summary>
    /// <exception cref="InvalidDataException">The state is another optimizer's.</exception>
    public static void RestoreTo(this StateTree state, string name, optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var reader = new BinaryReader(new MemoryStream(state.Bytes(name).ToArray()));
        try
        {
            Saving(optimizer).load_state_dict(reader);
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException(Invariant($"The state's '{name}' does not fit the optimizer {optimizer.GetType().Name}: {refused.Message}"), refused);
        }
    }

    /// <summary>Sets a generator.</summary>
    public static void RestoreTo(this StateTree state, string name, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(generator);
        using var numbers = BytesTensor(state.Bytes(name));
        generator.set_state(numbers);
    }

    /// <summary>Bytes of a module's parameters and buffers.</summary>
    internal static long BytesOf(nn.Module module) => TensorsOf(module).Sum(entry => entry.Tensor.numel() * entry.Tensor.element_size());

    internal static Tensor BytesTensor(ReadOnlySpan<byte> bytes) => tensor(bytes.ToArray(), ScalarType.Byte);

    private static IEnumerable<(string Name, Tensor Tensor)> TensorsOf(nn.Module module) =>
        module.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(module.named_buffers(recurse: true, include_nonpersistent: true).Select(b => (b.name, b.buffer)));

    private static OptimizerHelper Saving(optim.Optimizer optimizer) => optimizer as OptimizerHelper
        ?? throw new ArgumentException(Invariant($"An optimizer must be able to save its state, but {optimizer?.GetType().Name ?? "null"} is not."));
}
