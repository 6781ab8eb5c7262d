namespace TorchSharp;

public static partial class torch
{
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
