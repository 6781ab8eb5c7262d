namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Sizes come as tuples; the operators take arrays.
        private static long[] Sizes((long, long) sizes) => [sizes.Item1, sizes.Item2];

        private static long[] Sizes((long, long, long) sizes) => [sizes.Item1, sizes.Item2, sizes.Item3];

        private static long[] Sizes((long, long)? sizes, long otherwise) => sizes is { } given ? Sizes(given) : [otherwise, otherwise];

        private static long[] Sizes((long, long, long)? sizes, long otherwise) => sizes is { } given ? Sizes(given) : [otherwise, otherwise, otherwise];

        private static long[]? Sizes((long, long)? sizes) => sizes is { } given ? Sizes(given) : null;

        private static long[]? Sizes((long, long, long)? sizes) => sizes is { } given ? Sizes(given) : null;

        private static long[]? Repeat(long? size, int dimensions)
        {
            if (size is not { } given)
            {
                return null;
            }
            var sizes = new long[dimensions];
            Array.Fill(sizes, given);
            return sizes;
        }
    }
}
