using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Checkpoints in host memory, for as long as the process lives: what pausing and copying need at least.</summary>
/// <threadsafety>All members may be called from any thread.</threadsafety>
public sealed class MemoryCheckpoints : ICheckpoints
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Study, int Trial), SortedDictionary<int, StateTree>> _states = [];

    /// <inheritdoc/>
    public bool OutliveProcess => false;

    /// <inheritdoc/>
    public void Write(string study, int trial, int step, StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
        {
            if (!_states.TryGetValue((study, trial), out var steps)) _states.Add((study, trial), steps = []);
            steps[step] = state;
        }
    }

    /// <inheritdoc/>
    public StateTree? Read(string study, int trial, int step)
    {
        lock (_gate)
        {
            return _states.TryGetValue((study, trial), out var steps) ? steps.GetValueOrDefault(step) : null;
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<int> Steps(string study, int trial)
    {
        lock (_gate)
        {
            return _states.TryGetValue((study, trial), out var steps) ? [.. steps.Keys] : [];
        }
    }

    /// <inheritdoc/>
    public void Delete(string study, int trial, int step)
    {
        lock (_gate)
        {
            if (_states.TryGetValue((study, trial), out var steps) && steps.Remove(step) && steps.Count == 0) _states.Remove((study, trial));
        }
    }

    /// <inheritdoc/>
    public void Clear(string study)
    {
        lock (_gate)
        {
            foreach (var key in _states.Keys.Where(k => k.Study == study).ToArray()) _states.Remove(key);
        }
    }

    /// <inheritdoc/>
    public void Rename(string study, string newName)
    {
        lock (_gate)
        {
            foreach (var key in _states.Keys.Where(k => k.Study == study).ToArray())
            {
                _states[(newName, key.Trial)] = _states[key];
                _states.Remove(key);
            }
        }
    }
}
