using System.Runtime.ExceptionServices;

namespace TorchTune.Experiments.Cifar;

/// <summary>Threads that take one trial after the other.</summary>
internal static class SlotPool
{
    /// <summary>Runs work for every number.</summary>
    /// <param name="slots">Numbers at once, each on a thread of its own.</param>
    /// <param name="count">How many numbers, from 0.</param>
    /// <param name="enter">Called first on every thread.</param>
    /// <param name="work">Told the number.</param>
    /// <exception cref="Exception">The first that was thrown; the other slots end after their current number.</exception>
    internal static void Run(int slots, int count, Action enter, Action<int> work)
    {
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(slots, count)).Select(slot => new Thread(Work) { Name = $"slot {slot}" })];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        failure?.Throw();

        void Work()
        {
            try
            {
                enter();
                int number;
                while (Volatile.Read(ref failure) is null && (number = Interlocked.Increment(ref next)) < count) work(number);
            }
            catch (Exception thrown)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(thrown), null);
            }
        }
    }
}
