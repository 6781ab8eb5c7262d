using Serilog;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>A trainable that holds TorchSharp objects: every call runs in a dispose scope of its own, and what a trial leaves behind is counted.</summary>
/// <remarks>
/// Derived classes build, train, save and load; tensors that outlive a call are detached from its scope (<see cref="Keep"/> does it for a module; optimizers do it themselves).
/// <code>
/// sealed class Mine(GeneratorWatch watch) : TorchTrainable(watch)
/// {
///     protected override void Build(Trial trial) { _net = Keep(trial.Build(() => new Net())); _adam = optim.Adam(_net.parameters(), trial.Get(rate)); }
///     protected override Metrics? Train(Trial trial) => Metrics.Of("loss", Epoch(_net, _adam));
///     protected override void Save(StateTree state) { state.Add("net", _net); state.Add("adam", _adam); }
///     protected override void Load(StateTree state) { state.RestoreTo("net", _net); state.RestoreTo("adam", _adam); }
/// }
/// </code>
/// </remarks>
/// <threadsafety>One call at a time.</threadsafety>
public abstract class TorchTrainable : Trainable
{
    private const string Lent = "process generator";
    private readonly GeneratorWatch _watch;
    private readonly ILogger _logger;
    private byte[] _lent = [];
    private nn.Module? _module;
    private int _trial;

    /// <summary>A trainable under a study's watch.</summary>
    /// <param name="watch">Shared by all trials of the study.</param>
    /// <param name="logger">Where a trial that leaves tensors behind is named; null: nowhere.</param>
    protected TorchTrainable(GeneratorWatch watch, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(watch);
        _watch = watch;
        _logger = logger ?? Serilog.Core.Logger.None;
    }

    /// <summary>Tensors that the trial holds between two calls, by TorchSharp's count.</summary>
    public long LiveTensors { get; private set; }

    /// <summary>The most bytes that the trial was seen to hold at a time.</summary>
    /// <remarks>Weights, buffers and the tensors of a step's scope as far as the trial says so (<see cref="NotePeak"/>): what autograd keeps inside libtorch cannot be seen from TorchSharp.</remarks>
    public long PeakBytes { get; private set; }

    /// <inheritdoc/>
    public sealed override void SetUp(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _trial = trial.Number;
        if (_watch.Lends) _lent = ProcessGenerator.StateFor(trial);
        Scoped(_ => Build(trial));
    }

    /// <inheritdoc/>
    /// <remarks>To what the trial reports, <c>live_tensors</c> (<see cref="LiveTensors"/>) and <c>peak_bytes</c> (<see cref="PeakBytes"/>) are added.</remarks>
    public sealed override Metrics? Step(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        Metrics? metrics = null;
        Scoped(scope =>
        {
            metrics = _watch.Watched(ref _lent, trial, _module, () => Train(trial));
            NotePeak(scope);
        });
        return metrics is null ? null : WithMemory(metrics);
    }

    /// <inheritdoc/>
    public sealed override StateTree State()
    {
        var state = new StateTree();
        Scoped(_ => Save(state));
        if (_watch.Lends) state.Add(Lent, _lent);
        return state;
    }

    /// <inheritdoc/>
    public sealed override void Restore(StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Scoped(_ => Load(state));
        if (_watch.Lends && state.Contains(Lent)) _lent = state.Bytes(Lent).ToArray();
    }

    /// <summary>Builds model, optimizer and generators as they are before the first step.</summary>
    protected abstract void Build(Trial trial);

    /// <summary>Trains one step.</summary>
    /// <returns>The metrics after it; null where there was nothing left to do.</returns>
    protected abstract Metrics? Train(Trial trial);

    /// <summary>Puts into the state everything needed to go on bit for bit.</summary>
    protected abstract void Save(StateTree state);

    /// <summary>Takes back what <see cref="Save"/> has put in.</summary>
    protected abstract void Load(StateTree state);

    /// <summary>Frees model, optimizer and generators.</summary>
    protected abstract void Free();

    /// <summary>Lets a module outlive the call that built it, and has the generator watch look at it.</summary>
    protected T Keep<T>(T module)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (var parameter in module.parameters()) parameter.DetachFromDisposeScope();
        foreach (var buffer in module.buffers()) buffer.DetachFromDisposeScope();
        _module ??= module;
        return module;
    }

    /// <summary>Notes how many bytes lie in a scope beside the module kept: called where most tensors are alive.</summary>
    protected void NotePeak(DisposeScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        long bytes = scope.DisposablesView.OfType<Tensor>().Sum(tensor => tensor.IsInvalid ? 0 : tensor.numel() * tensor.element_size());
        PeakBytes = Math.Max(PeakBytes, bytes + (_module is null ? 0 : TorchState.BytesOf(_module)));
    }

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        Scoped(_ => Free());
        if (LiveTensors > 0) _logger.Warning("Trial {Trial} leaves {Tensors} tensors behind: what is detached from its dispose scope must be disposed", _trial, LiveTensors);
    }

    // What the trial itself says under these names stands.
    private Metrics WithMemory(Metrics metrics)
    {
        var named = metrics.Select(metric => (metric.Key, metric.Value)).ToList();
        if (!metrics.TryGet("live_tensors", out _)) named.Add(("live_tensors", LiveTensors));
        if (!metrics.TryGet("peak_bytes", out _)) named.Add(("peak_bytes", PeakBytes));
        return Metrics.Of([.. named]);
    }

    private void Scoped(Action<DisposeScope> call)
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var scope = NewDisposeScope()) call(scope);
        LiveTensors += DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
    }
}
