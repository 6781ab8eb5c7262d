namespace TorchTune.Models;

/// <summary>Chooses images so that every class has its share.</summary>
internal static class DataDivision
{
    /// <summary>Divides the images of a set into those for training and those for validation; both in ascending order.</summary>
    /// <exception cref="ArgumentException">One of the two would be empty.</exception>
    internal static (int[] Training, int[] Validation) Divide(ImageSet images, DataOptions options)
    {
        var random = RandomSource.For(options.Seed, trial: -1, "division of the data");
        int[] byClass = random.Permutation(images.Count);
        var labels = images.Labels.ToArray();
        byClass = [.. byClass.OrderBy(image => labels[image])]; // a stable sort: random within a class

        int used = Math.Min(options.TrainSubset ?? images.Count, images.Count);
        int validation = (int)Math.Round(used * options.ValidationFraction, MidpointRounding.AwayFromZero);
        if (validation == 0 || validation == used)
        {
            throw new ArgumentException($"{used} images cannot be divided: {used - validation} would be left for training and {validation} for validation.", nameof(options));
        }

        var (chosen, _) = TakeEvenly(byClass, used);
        var (held, trained) = TakeEvenly(chosen, validation);
        return ([.. trained.Order()], [.. held.Order()]);
    }

    // Every (length / count)-th item: of a row sorted by class, each class gives its share to within one image.
    private static (int[] Taken, int[] Left) TakeEvenly(int[] items, int count)
    {
        long length = items.Length;
        var parts = items
            .Select((item, index) => (item, taken: (index + 1L) * count / length > (long)index * count / length))
            .ToLookup(entry => entry.taken, entry => entry.item);
        return ([.. parts[true]], [.. parts[false]]);
    }
}
