namespace TorchSharp;

/// <summary>The entry to everything, as in Python.</summary>
public static partial class torch
{
    /// <summary>The version of libtorch.</summary>
    public static unsafe string __version__ => Native.Text(Native.tt_version_string());

    /// <summary>How many threads one operator uses.</summary>
    public static int get_num_threads() => Native.tt_num_threads();

    /// <summary>Sets how many threads one operator uses: on this thread at once, on a new thread from its first operator on.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.tt_set_num_threads(num));

    public static int get_num_interop_threads() => Native.tt_num_interop_threads();

    public static void set_num_interop_threads(int num) => Native.Check(Native.tt_set_num_interop_threads(num));

    public static ScalarType get_default_dtype() => (ScalarType)Native.tt_default_dtype();

    /// <summary>Sets the type of new floating-point tensors that name none: for the whole process.</summary>
    public static void set_default_dtype(ScalarType dtype) => Native.Check(Native.tt_set_default_dtype((sbyte)dtype));

    public static void set_default_tensor_type(Tensor t) => set_default_dtype(t.dtype);

    /// <summary>The smallest type to which both convert.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => (ScalarType)Native.tt_promote_types((sbyte)type1, (sbyte)type2);

    public static bool cuda_is_available() => cuda.is_available();

    public static bool mps_is_available() => false;

    /// <summary>Errors are thrown where they happen: nothing is left to check.</summary>
    public static void CheckForErrors()
    {
    }

    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static bool is_cudnn_available() => Native.tt_cudnn_available() != 0;

        public static int device_count() => Native.tt_cuda_device_count();

        public static void manual_seed(long seed) => SeedDevice(0, seed);

        public static void manual_seed_all(long seed)
        {
            for (var index = 0; index < device_count(); index++)
            {
                SeedDevice(index, seed);
            }
        }

        /// <summary>Waits until the device has done everything that was asked of it.</summary>
        public static void synchronize(Device? device = null) => Native.Check(Native.tt_cuda_synchronize(device?.index ?? -1));

        private static unsafe void SeedDevice(int index, long seed)
        {
            nint generator;
            Native.Check(Native.tt_default_generator((sbyte)DeviceType.CUDA, (sbyte)index, &generator));
            try
            {
                Native.Check(Native.tt_generator_set_seed(generator, (ulong)seed));
            }
            finally
            {
                Native.tt_free_generator(generator);
            }
        }
    }

    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                public static bool allow_tf32
                {
                    get => Native.tt_flag(0, -1) != 0;
                    set => _ = Native.tt_flag(0, value ? 1 : 0);
                }

                public static bool allow_fp16_reduced_precision_reduction
                {
                    get => Native.tt_flag(2, -1) != 0;
                    set => _ = Native.tt_flag(2, value ? 1 : 0);
                }
            }
        }

        public static class cudnn
        {
            public static bool allow_tf32
            {
                get => Native.tt_flag(1, -1) != 0;
                set => _ = Native.tt_flag(1, value ? 1 : 0);
            }
        }
    }

    /// <summary>The random numbers of the process; a <see cref="Generator"/> has its own.</summary>
    public static class random
    {
        public static Generator manual_seed(long seed) => SeedProcess(seed);

        public static long seed()
        {
            using var generator = Generator.Default;
            return generator.seed();
        }

        public static long initial_seed()
        {
            using var generator = Generator.Default;
            return generator.initial_seed();
        }

        public static Tensor get_rng_state()
        {
            using var generator = Generator.Default;
            return generator.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using var generator = Generator.Default;
            generator.set_state(new_state);
        }
    }

    public static Generator manual_seed(long seed) => SeedProcess(seed);

    private static Generator SeedProcess(long seed)
    {
        Native.Check(Native.tt_manual_seed((ulong)seed));
        return Generator.Default;
    }

    public static long seed() => random.seed();

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);
}
