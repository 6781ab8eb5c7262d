using System.Runtime.ExceptionServices;

namespace TorchTune.Execution;

/// <summary>A thread that does what it is given while the giver waits: the code runs elsewhere, one piece after the other.</summary>
internal sealed class TrialThread : IDisposable
{
    private readonly SemaphoreSlim _given = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private Action? _work;
    private ExceptionDispatchInfo? _thrown;

    /// <summary>Starts the thread; <paramref name="enter"/> is the first thing that it does.</summary>
    public TrialThread(string name, Action enter)
    {
        new Thread(Work) { IsBackground = true, Name = name }.Start();
        try
        {
            Do(() => { enter(); return true; });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public T Do<T>(Func<T> work)
    {
        T result = default!;
        _work = () => result = work();
        _given.Release();
        _done.Wait();
        var thrown = _thrown;
        _thrown = null;
        thrown?.Throw();
        return result;
    }

    /// <summary>Lets the thread end. Not called while it works: one that hangs is left alone.</summary>
    public void Dispose()
    {
        _work = null;
        _given.Release();
    }

    private void Work()
    {
        while (true)
        {
            _given.Wait();
            if (_work is not { } work) break;
            try
            {
                work();
            }
            catch (Exception thrown)
            {
                _thrown = ExceptionDispatchInfo.Capture(thrown);
            }

            _done.Release();
        }

        _given.Dispose();
        _done.Dispose();
    }
}
