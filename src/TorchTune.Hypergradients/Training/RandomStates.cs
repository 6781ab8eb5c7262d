using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The states of the generators that a training loss draws from, so that an update can be evaluated again with the same masks.</summary>
/// <remarks>
/// Stock dropout draws from the generator of the process. While that is so a lock keeps other computations of this kind away from it; other threads that
/// draw from it are noticed as a <see cref="HypergradientStatus.ReplayMismatch"/>.
/// </remarks>
internal sealed class RandomStates : IDisposable
{
    private static readonly object Process = new();

    private readonly IReadOnlyList<Generator> _own;
    private bool _held;

    internal RandomStates(IReadOnlyList<Generator> own)
    {
        (_own, ProcessWide) = (own, true);
        Monitor.Enter(Process, ref _held);
    }

    /// <summary>Whether the loss draws from the process-wide generator.</summary>
    internal bool ProcessWide { get; private set; }

    /// <summary>Whether there are states to save at all.</summary>
    internal bool Any => ProcessWide || _own.Count > 0;

    /// <summary>Lets others at the process-wide generator for good: the loss was seen not to draw from it, or nothing is evaluated twice.</summary>
    internal void Release()
    {
        ProcessWide = false;
        Pause();
    }

    /// <summary>Lets others at the process-wide generator until <see cref="Resume"/>: between updates that belong to no thread.</summary>
    internal void Pause()
    {
        if (_held)
        {
            _held = false;
            Monitor.Exit(Process);
        }
    }

    /// <summary>Holds the process-wide generator until the result is disposed, where the loss draws from it and it is not held already.</summary>
    internal IDisposable? Resume()
    {
        if (!ProcessWide || _held)
            return null;
        Monitor.Enter(Process, ref _held);
        return new Holding(this);
    }

    /// <summary>The states now; the caller owns the tensors.</summary>
    internal Tensor[] Capture()
    {
        var states = new Tensor[_own.Count + (ProcessWide ? 1 : 0)];
        for (var i = 0; i < _own.Count; i++)
            states[i] = _own[i].get_state().DetachFromDisposeScope();
        if (ProcessWide)
            states[^1] = random.get_rng_state().DetachFromDisposeScope();
        return states;
    }

    /// <summary>Puts captured states back.</summary>
    internal void Restore(Tensor[] states)
    {
        for (var i = 0; i < _own.Count; i++)
            _own[i].set_state(states[i]);
        if (ProcessWide && states.Length > _own.Count)
            random.set_rng_state(states[^1]);
    }

    public void Dispose() => Release();

    private sealed class Holding(RandomStates states) : IDisposable
    {
        public void Dispose() => states.Pause();
    }
}
