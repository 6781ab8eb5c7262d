using System.Globalization;
using static TorchSharp.torch;

namespace TorchTune.Experiments.HyperCleaning;

/// <summary>Examples with their classes: training ones with some labels wrong, trusted ones, and test ones.</summary>
internal sealed record LabelledData
{
    /// <summary><c>[examples, features]</c>.</summary>
    internal required Tensor Inputs { get; init; }

    /// <summary><c>[examples]</c>: as they are given to training.</summary>
    internal required Tensor Labels { get; init; }

    /// <summary><c>[examples]</c>: true where the label is wrong. Training does not see it.</summary>
    internal required Tensor Wrong { get; init; }

    internal required (Tensor Inputs, Tensor Labels) Trusted { get; init; }

    internal required (Tensor Inputs, Tensor Labels) Test { get; init; }

    internal required int Classes { get; init; }

    /// <summary>Divides rows (features, then the class) at random, and spoils training labels.</summary>
    internal static LabelledData Divide(Tensor rows, CleaningOptions options, Generator generator)
    {
        long features = rows.shape[1] - 1;
        var shuffled = rows.index_select(0, randperm(rows.shape[0], ScalarType.Int64, generator: generator));
        var inputs = shuffled.narrow(1, 0, features);
        inputs = (inputs - inputs.mean([0])) / inputs.std(0).clamp_min(1e-3);
        var labels = shuffled.select(1, features).to(ScalarType.Int64);
        int classes = (int)labels.max().item<long>() + 1;
        var given = labels.narrow(0, 0, options.Examples);

        // A wrong label is one of the others, each as likely.
        var wrong = rand(options.Examples, generator: generator).lt(options.Corrupted);
        var shift = randint(1, classes, options.Examples, ScalarType.Int64, generator: generator);
        var spoilt = where(wrong, (given + shift).remainder(classes), given);
        long rest = options.Examples + options.Trusted;
        return new LabelledData
        {
            Inputs = inputs.narrow(0, 0, options.Examples),
            Labels = spoilt,
            Wrong = wrong,
            Trusted = (inputs.narrow(0, options.Examples, options.Trusted), labels.narrow(0, options.Examples, options.Trusted)),
            Test = (inputs.narrow(0, rest, shuffled.shape[0] - rest), labels.narrow(0, rest, shuffled.shape[0] - rest)),
            Classes = classes,
        };
    }

    /// <summary>Rows of a table whose last column is the class, after a line of names.</summary>
    internal static Tensor Read(FileInfo table)
    {
        float[][] rows = [.. File.ReadLines(table.FullName).Skip(1).Select(line => Array.ConvertAll(line.Split(','), field => float.Parse(field, CultureInfo.InvariantCulture)))];
        return tensor(rows.SelectMany(row => row).ToArray()).reshape(rows.Length, rows[0].Length);
    }

    /// <summary>Ten clouds of points in 32 dimensions, near enough to one another that a few are on the wrong side.</summary>
    internal static Tensor Draw(int count, Generator generator)
    {
        var labels = randint(0, 10, count, ScalarType.Int64, generator: generator);
        var centers = randn(10, 32, generator: generator) * 0.6;
        var inputs = centers.index_select(0, labels) + randn(count, 32, generator: generator);
        return cat([inputs, labels.to(ScalarType.Float32).unsqueeze(1)], 1);
    }
}
