using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class CoordinateTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. Coordinates.Keys];

    private static Dictionary<string, (Coordinate Coordinate, double[] Values)> Coordinates { get; } = new()
    {
        ["linear"] = (new Coordinate.Linear(), [-3, 0, 1e-9, 7]),
        ["log"] = (new Coordinate.Log(), [1e-9, 1e-3, 1, 500]),
        ["softplus"] = (new Coordinate.Softplus(), [1e-9, 1e-3, 1, 500]),
        ["logit"] = (new Coordinate.Logit { Low = -1, High = 3 }, [-0.999, 0, 1, 2.99]),
    };

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_comes_back_from_its_coordinate(string name)
    {
        var (coordinate, values) = Coordinates[name];
        var given = tensor(values);

        var returned = coordinate.ToValue(coordinate.FromValue(given));

        // Relative to the value, and to the width of the interval for a logit; 1e-9 is told from 1 by the softplus in seven digits.
        Assert.True((returned - given).abs().le((given.abs() * 1e-7) + 1e-15).all().ToBoolean());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_slope_is_the_derivative(string name)
    {
        var (coordinate, values) = Coordinates[name];
        var u = coordinate.FromValue(tensor(values)).requires_grad_();

        var derivative = autograd.grad([coordinate.ToValue(u).sum()], [u])[0];

        Assert.InRange(((coordinate.Slope(u).detach() - derivative).abs() / derivative).max().item<double>(), 0, 1e-12);
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(-30)]
    [InlineData(30)]
    [InlineData(400)]
    public void No_coordinate_leads_out_of_the_range(double far)
    {
        var u = tensor(new[] { far });

        Assert.True(new Coordinate.Log().ToValue(u).item<double>() > 0);
        Assert.True(new Coordinate.Softplus().ToValue(u).item<double>() > 0);
        Assert.InRange(new Coordinate.Logit { Low = 0.1, High = 0.9 }.ToValue(u).item<double>(), 0.1, 0.9);
        Assert.InRange(new Coordinate.Linear { Low = -2, High = 5 }.ToValue(u).item<double>(), -2, 5);
    }
}
