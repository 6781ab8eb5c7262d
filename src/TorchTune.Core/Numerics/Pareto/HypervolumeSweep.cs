namespace TorchTune;

/// <summary>The volume of three objectives: a plane sweeps along the third, and below it the area of a staircase grows.</summary>
/// <remarks>
/// Beume, Fonseca, López-Ibáñez, Paquete and Vahrenhold, "On the complexity of computing the hypervolume indicator", IEEE TEVC 13 (2009), section III. The staircase
/// is a sorted list: a step is found in O(log n), put in and taken out by moving memory.
/// </remarks>
internal static class HypervolumeSweep
{
    /// <summary>The volume of points that lie inside the corner.</summary>
    public static double Volume(double[][] points, double[] corner)
    {
        double[][] order = [.. points.OrderBy(point => point[2])];
        var stairs = new List<(double X, double Y)>(); // x rises, y falls
        double volume = 0, area = 0, from = order[0][2];
        foreach (double[] point in order)
        {
            volume += area * (point[2] - from);
            from = point[2];
            area += Add(stairs, point[0], point[1], corner);
        }

        return volume + (area * (corner[2] - from));
    }

    // Puts a step into the staircase and says by how much the area grows.
    private static double Add(List<(double X, double Y)> stairs, double x, double y, double[] corner)
    {
        int at = FirstFrom(stairs, x);
        double ceiling = at == 0 ? corner[1] : stairs[at - 1].Y;
        if (ceiling <= y || (at < stairs.Count && stairs[at].X == x && stairs[at].Y <= y)) return 0;

        // The steps that the new one covers, each of them from where the one before it ended.
        double gained = 0, left = x;
        int end = at;
        for (; end < stairs.Count && stairs[end].Y >= y; end++)
        {
            gained += (stairs[end].X - left) * (ceiling - y);
            (left, ceiling) = stairs[end];
        }

        gained += ((end < stairs.Count ? stairs[end].X : corner[0]) - left) * (ceiling - y);
        stairs.RemoveRange(at, end - at);
        stairs.Insert(at, (x, y));
        return gained;
    }

    private static int FirstFrom(List<(double X, double Y)> stairs, double x)
    {
        int low = 0, high = stairs.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (stairs[middle].X < x) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
