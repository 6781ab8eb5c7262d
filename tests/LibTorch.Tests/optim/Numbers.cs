using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.optim;

/// <summary>Parameters and gradients of known numbers, in all layouts.</summary>
internal static class Numbers
{
    /// <summary>Starting points between −2 and 2, none of them 0.</summary>
    internal static double[] Start(int count) => [.. Enumerable.Range(1, count).Select(i => 2 * Math.Cos(1.7 * i))];

    /// <summary>The gradient of a quadratic with a minimum that moves: it changes its sign now and then, as Rprop needs.</summary>
    internal static double[] Gradient(double[] at, int time) => [.. at.Select((p, i) => (0.5 * Math.Tanh(p)) + (0.4 * Math.Sin((0.9 * time) + i)))];

    internal static Tensor Tensor(double[] values) => tensor(values, dtype: ScalarType.Float64);

    internal static Parameter Parameter(double[] values) => new(Tensor(values));

    internal static Parameter Scalar(double value) => new(tensor(value, dtype: ScalarType.Float64));

    /// <summary>A matrix of so many rows; transposed, its memory runs down the columns.</summary>
    internal static Parameter Matrix(double[] values, int rows, bool transposed)
    {
        var matrix = Tensor(values).reshape(rows, -1);
        return new(transposed ? matrix.t().contiguous().t() : matrix);
    }

    /// <summary>Every other element of a longer tensor: operators can update it, a pass over memory cannot.</summary>
    internal static Parameter WithGaps(double[] values, ScalarType type)
    {
        var whole = zeros(values.Length, 2, dtype: type);
        whole.select(1, 0).copy_(Tensor(values));
        return new(whole.select(1, 0));
    }

    /// <summary>The elements in order.</summary>
    internal static double[] Of(Tensor values) => [.. values.detach().contiguous().flatten().data<double>()];
}
