namespace TorchSharp;

public static partial class torch
{
    /// <summary>Switches of the libraries below: for the whole process.</summary>
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
}
