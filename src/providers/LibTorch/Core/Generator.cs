namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers of its own.</summary>
    /// <threadsafety>One thread at a time.</threadsafety>
    public class Generator : IDisposable
    {
        private nint _handle;

        public unsafe Generator(ulong seed = 0, Device? device = null)
        {
            this.device = InitializeDevice(device ?? CPU);
            nint handle;
            Native.Check(Native.tt_new_generator((sbyte)this.device.type, (sbyte)this.device.index, seed, &handle));
            _handle = handle;
        }

        private Generator(nint handle, Device device)
        {
            _handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        /// <summary>The generator of the process, which operators use that are given none.</summary>
        public static unsafe Generator Default
        {
            get
            {
                nint handle;
                Native.Check(Native.tt_default_generator((sbyte)DeviceType.CPU, -1, &handle));
                return new(handle, CPU);
            }
        }

        public Device device { get; }

        public nint Handle => _handle != 0 ? _handle : throw new InvalidOperationException("The generator was disposed.");

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.tt_generator_set_seed(Handle, (ulong)seed));
            return this;
        }

        /// <summary>Seeds with a number that the operating system draws, which is returned.</summary>
        public long seed() => Seed(fresh: true);

        public long initial_seed() => Seed(fresh: false);

        public unsafe Tensor get_state()
        {
            nint state;
            Native.Check(Native.tt_generator_state(Handle, &state));
            return Tensor.Own(state);
        }

        public void set_state(Tensor value)
        {
            Native.Check(Native.tt_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
            {
                Native.tt_free_generator(handle);
            }
        }

        private unsafe long Seed(bool fresh)
        {
            ulong result;
            Native.Check(Native.tt_generator_seed(Handle, fresh ? 1 : 0, &result));
            return (long)result;
        }
    }
}
