namespace TorchSharp;

public static partial class torch
{
    /// <summary>NVIDIA devices.</summary>
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
}
