using Serilog;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>A dedicated thread for every slot, that takes from the crew what is to be done; a thread that hangs is left alone and replaced.</summary>
internal sealed class SlotThreads
{
    private readonly object _signal = new();
    private readonly List<Worker> _workers = [];
    private readonly Crew _crew;
    private readonly Hands _hands;
    private readonly IDeviceHost _host;
    private readonly IStudyLog _log;
    private readonly TimeProvider _clock;
    private readonly TimeSpan? _hangLimit;
    private readonly ILogger _logger;
    private readonly Action<Exception> _failed;
    private readonly Action<SlotUse> _used;
    private readonly long _began;
    private bool _closing;

    // failed is called when a thread cannot go on: the store does not take its marks, or its slot cannot be entered.
    public SlotThreads(Crew crew, Hands hands, LoopSetup setup, Action<Exception> failed)
    {
        (_crew, _hands, _host, _log, _clock, _hangLimit, _logger, _failed) = (crew, hands, setup.Host, setup.Log, setup.Clock, setup.HangLimit, setup.Logger, failed);
        _used = setup.SlotUsed ?? (_ => { });
        _began = _clock.GetTimestamp();
        crew.WorkAdded += Wake;
    }

    public void Start()
    {
        lock (_signal)
        {
            foreach (var slot in _host.Slots) _workers.Add(Hire(slot));
        }
    }

    /// <summary>Gives up the threads whose step takes longer than the limit, and puts new ones in their slots.</summary>
    /// <returns>The runs given up, each with how long it took.</returns>
    public IReadOnlyList<(Run Run, TimeSpan Elapsed)> GiveUpHung()
    {
        if (_hangLimit is not TimeSpan limit) return [];
        List<(Run, TimeSpan)> hung = [];
        lock (_signal)
        {
            for (int i = 0; i < _workers.Count; i++)
            {
                var worker = _workers[i];
                if (worker.Run is not { } run) continue;
                var elapsed = _clock.GetElapsedTime(worker.Since);
                if (elapsed <= limit) continue;
                if (!_crew.Abandon(run, worker.Take)) continue;
                hung.Add((run, elapsed));
                _logger.Warning("Trial {Trial} hangs in slot {Slot} since {Elapsed}: its thread is left alone, and the slot gets a new one", run.Trial, worker.Slot.ToString(), elapsed);
                worker.Abandoned = true;
                _workers[i] = Hire(worker.Slot);
            }
        }

        return hung;
    }

    /// <summary>Waits until every thread has put away what it holds; one that takes longer than the grace is left alone.</summary>
    public async Task CloseAsync(TimeSpan grace)
    {
        Task all;
        lock (_signal)
        {
            _closing = true;
            Monitor.PulseAll(_signal);
            all = Task.WhenAll(_workers.Select(w => w.Ended.Task));
        }

        try
        {
            await all.WaitAsync(grace, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_signal)
            {
                foreach (var worker in _workers.Where(w => !w.Ended.Task.IsCompleted))
                {
                    worker.Abandoned = true;
                    if (worker.Run is { } run) _crew.Abandon(run, worker.Take);
                    _logger.Warning("The thread of slot {Slot} did not end within {Grace} and is left alone", worker.Slot.ToString(), grace);
                }
            }
        }
        finally
        {
            _crew.WorkAdded -= Wake;
        }
    }

    private void Wake()
    {
        lock (_signal) Monitor.PulseAll(_signal);
    }

    private Worker Hire(Slot slot)
    {
        var worker = new Worker(slot);
        new Thread(() => Work(worker)) { IsBackground = true, Name = Invariant($"slot {slot}") }.Start();
        return worker;
    }

    private void Work(Worker worker)
    {
        try
        {
            _host.EnterThread(worker.Slot);
            while (Next(worker) is { } run)
            {
                var from = _clock.GetElapsedTime(_began);
                _hands.Do(run, worker.Slot, (trial, step) => Mark(worker, trial, step), () => Beat(worker));
                lock (_signal) worker.Run = null;
                if (!worker.Abandoned) _used(new SlotUse(worker.Slot, run.Trial, from, _clock.GetElapsedTime(_began)));
            }
        }
        catch (Exception failed)
        {
            if (worker.Run is { } run) _crew.Abandon(run, worker.Take);
            _failed(failed);
        }
        finally
        {
            worker.Ended.SetResult();
        }
    }

    private Run? Next(Worker worker)
    {
        lock (_signal)
        {
            while (true)
            {
                if (worker.Abandoned) return null;
                if (_crew.TryTake(worker.Slot, out var run))
                {
                    worker.Since = _clock.GetTimestamp();
                    worker.Run = run;
                    worker.Take = run.Takes;
                    return run;
                }

                if (_closing && _crew.IsEmpty)
                {
                    Monitor.PulseAll(_signal);
                    return null;
                }

                Monitor.Wait(_signal);
            }
        }
    }

    // The mark is in the store before the step starts, and the step's time begins after that.
    private void Mark(Worker worker, int trial, int step)
    {
        _log.MarkRunningAsync(trial, step, worker.Slot.ToString()).GetAwaiter().GetResult();
        Beat(worker);
    }

    private void Beat(Worker worker)
    {
        lock (_signal) worker.Since = _clock.GetTimestamp();
    }

    private sealed class Worker(Slot slot)
    {
        public Slot Slot => slot;

        public Run? Run { get; set; }

        public int Take { get; set; }

        public long Since { get; set; }

        public bool Abandoned { get; set; }

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
