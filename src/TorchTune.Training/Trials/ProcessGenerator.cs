using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>The process-wide generator, from which stock modules draw: the one place where it is looked at and set.</summary>
internal static class ProcessGenerator
{
    /// <summary>Held while the generator is lent to a module that is built.</summary>
    internal static Lock Gate { get; } = new();

    /// <summary>Its state; of one that is lent to a module that is built, the state from before.</summary>
    internal static byte[] Read()
    {
        lock (Gate)
        {
            using var state = random.get_rng_state();
            return state.bytes.ToArray();
        }
    }

    /// <summary>Sets its state.</summary>
    internal static void Write(ReadOnlySpan<byte> state)
    {
        using var numbers = TorchState.BytesTensor(state);
        random.set_rng_state(numbers);
    }

    /// <summary>The state in which it is first lent to a trial.</summary>
    internal static byte[] StateFor(Trial trial) => OfSeed(trial.Random("process generator").NextUInt64());

    /// <summary>The state of a generator of this seed.</summary>
    internal static byte[] OfSeed(ulong seed)
    {
        using var generator = new Generator(seed);
        using var state = generator.get_state();
        return state.bytes.ToArray();
    }
}
