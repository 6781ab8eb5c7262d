using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A multi-dimensional array of numbers of libtorch, with its place in the autograd graph.</summary>
    /// <remarks>Dispose it, or let a dispose scope do so; the finalizer is the last resort, for the garbage collector sees only a small object.</remarks>
    public partial class Tensor : IScoped
    {
        private static long s_live;
        private static long s_peak;

        private nint _handle;

        /// <summary>Takes over a reference that the shim gave. 0 stands for a tensor that does not exist (<see cref="IsInvalid"/>).</summary>
        internal Tensor(nint handle)
        {
            _handle = handle;
            if (handle == 0)
            {
                GC.SuppressFinalize(this);
                return;
            }
            var live = Interlocked.Increment(ref s_live);
            if (live > Volatile.Read(ref s_peak))
            {
                RaisePeak(live);
            }
            OwningDisposeScope = DisposeScopeManager.Register(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>How many tensors of C# are alive in the process.</summary>
        public static long TotalCount => Volatile.Read(ref s_live);

        /// <summary>The largest <see cref="TotalCount"/> so far.</summary>
        public static long PeakCount => Volatile.Read(ref s_peak);

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed, moved elsewhere, or never existed.</exception>
        public nint Handle
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                var handle = _handle;
                return handle != 0 ? handle : throw Empty();
            }
        }

        /// <summary>Whether there is no native tensor: after disposal, or as a gradient that does not exist.</summary>
        public bool IsInvalid => _handle == 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Tensor Own(nint handle) => new(handle);

        /// <summary>Another object for the same native tensor.</summary>
        internal Tensor Share()
        {
            Native.tt_retain(Handle);
            return new(_handle);
        }

        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        /// <summary>Takes the native tensor out of this object, which is then invalid; the caller owns it.</summary>
        public nint DecoupleFromNativeHandle()
        {
            var handle = Handle;
            OwningDisposeScope?.Detach(this);
            _handle = 0;
            Interlocked.Decrement(ref s_live);
            DisposeScopeManager.Statistics.TensorStatistics.DisposedOutsideScopeCount++;
            GC.SuppressFinalize(this);
            return handle;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (_handle == 0)
            {
                return;
            }
            if (disposing)
            {
                if (OwningDisposeScope is { } owner)
                {
                    owner.MarkAsDisposed(this);
                }
                else
                {
                    DisposeScopeManager.Statistics.TensorStatistics.DisposedOutsideScopeCount++;
                }
            }
            Free();
        }

        private void Free()
        {
            // Exchanged, so that two threads cannot free twice.
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
            {
                Interlocked.Decrement(ref s_live);
                Native.tt_release(handle);
            }
        }

        private static void RaisePeak(long live)
        {
            var peak = Volatile.Read(ref s_peak);
            while (live > peak)
            {
                var seen = Interlocked.CompareExchange(ref s_peak, live, peak);
                if (seen == peak)
                {
                    return;
                }
                peak = seen;
            }
        }

        private static InvalidOperationException Empty() => new("Tensor invalid: it was disposed, its content was moved elsewhere, or it never had one.");
    }
}
