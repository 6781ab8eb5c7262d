using System.Collections.Immutable;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>One variable on its way: its coordinates, those before the last move, and what the rule remembers of its gradients. All float64 on the CPU.</summary>
internal sealed class OuterTrack : IDisposable
{
    private readonly OuterVariable _outer;
    private readonly Tensor _coordinates;
    private readonly Tensor _before;
    private readonly Tensor _first;
    private readonly Tensor _second;

    internal OuterTrack(OuterVariable outer)
    {
        _outer = outer;
        outer.Coordinate.Validate();
        string name = outer.Variable.Name;
        long elements = outer.Variable.Tensor.NumberOfElements;
        if (!(outer.Reach > 0)) throw new ArgumentException(Invariant($"Reach of '{name}' must be positive, but was {outer.Reach}."));
        if (outer.Pieces is { } pieces && !(pieces >= 1 && pieces <= elements)) throw new ArgumentException(Invariant($"Pieces of '{name}' must lie between 1 and its {elements} elements, but was {pieces}."));
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var values = Fold(outer.Variable.Tensor.detach().cpu().to(ScalarType.Float64).reshape(-1), mean: true);
        foreach (double value in values.data<double>())
        {
            if (!outer.Coordinate.Holds(value)) throw new ArgumentException(Invariant($"'{name}' must have values that its coordinate ({outer.Coordinate}) holds, but is {value} somewhere."));
        }

        _coordinates = outer.Coordinate.FromValue(values).DetachFromDisposeScope();
        _before = _coordinates.clone().DetachFromDisposeScope();
        _first = zeros_like(_coordinates).DetachFromDisposeScope();
        _second = zeros_like(_coordinates).DetachFromDisposeScope();
        Write();
    }

    internal string Name => _outer.Variable.Name;

    /// <summary>The values in force, one for each piece.</summary>
    internal double[] Values
    {
        get
        {
            using var scope = NewDisposeScope();
            return _outer.Coordinate.ToValue(_coordinates).data<double>().ToArray();
        }
    }

    /// <summary>The gradient by the coordinates, of the current dispose scope.</summary>
    internal Tensor Pull(Tensor gradient) => Fold(gradient.detach().cpu().to(ScalarType.Float64).reshape(-1), mean: false) * _outer.Coordinate.Slope(_coordinates);

    /// <summary>Moves the coordinates by the rule, within the trust region.</summary>
    internal void Move(Tensor gradient, OuterRule rule, double rate, int moves, double trust)
    {
        _before.copy_(_coordinates);
        Tensor step;
        if (rule is OuterRule.Adam adam)
        {
            _first.mul_(adam.Beta1).add_(gradient, 1 - adam.Beta1);
            _second.mul_(adam.Beta2).addcmul_(gradient, gradient, 1 - adam.Beta2);
            var mean = _first / (1 - Math.Pow(adam.Beta1, moves + 1));
            var size = (_second / (1 - Math.Pow(adam.Beta2, moves + 1))).sqrt_();

            // Hypergradients of 1e-12 are as good as others: what is added guards against 0/0 alone.
            step = mean.div_(size.add_(1e-30)).mul_(-rate);
        }
        else
        {
            _first.mul_(((OuterRule.Descent)rule).Momentum).add_(gradient);
            step = _first * -rate;
        }

        double reach = _outer.Reach * trust;
        _coordinates.add_(step.clamp_(min: -reach, max: reach));
        if (_outer.Coordinate is Coordinate.Linear) _coordinates.copy_(_outer.Coordinate.ToValue(_coordinates));
        Write();
    }

    /// <summary>Goes back to where it was before the last move. The rule forgets where it was going.</summary>
    internal void StepBack()
    {
        _coordinates.copy_(_before);
        _first.zero_();
        Write();
    }

    internal (ImmutableArray<double> Coordinates, ImmutableArray<double> Before, ImmutableArray<double> First, ImmutableArray<double> Second) State() =>
        (Numbers(_coordinates), Numbers(_before), Numbers(_first), Numbers(_second));

    internal void Restore(ImmutableArray<double> coordinates, ImmutableArray<double> before, ImmutableArray<double> first, ImmutableArray<double> second)
    {
        using var scope = NewDisposeScope();
        foreach (var (target, numbers) in new[] { (_coordinates, coordinates), (_before, before), (_first, first), (_second, second) })
        {
            if (numbers.Length != target.NumberOfElements) throw new ArgumentException(Invariant($"The state has {numbers.Length} coordinates for '{Name}', which has {target.NumberOfElements}."));
            target.copy_(tensor(numbers.AsSpan().ToArray()));
        }

        Write();
    }

    public void Dispose()
    {
        _coordinates.Dispose();
        _before.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private void Write()
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var target = _outer.Variable.Tensor;
        var values = Spread(_outer.Coordinate.ToValue(_coordinates), target.NumberOfElements).reshape(target.shape);
        target.copy_(values.to(target.dtype).to(target.device)).DetachFromDisposeScope();
    }

    /// <summary>The sum over each piece, or its mean.</summary>
    private Tensor Fold(Tensor elements, bool mean)
    {
        if (_outer.Pieces is not { } pieces) return elements;
        var parts = Bounds(pieces, elements.NumberOfElements).Select(part => elements.narrow(0, part.Start, part.Count)).Select(part => mean ? part.mean() : part.sum());
        return stack([.. parts]);
    }

    private Tensor Spread(Tensor pieces, long elements) => _outer.Pieces is { } count
        ? cat([.. Bounds(count, elements).Select((part, i) => pieces.narrow(0, i, 1).expand(part.Count))])
        : pieces;

    private static IEnumerable<(long Start, long Count)> Bounds(int pieces, long elements) =>
        Enumerable.Range(0, pieces).Select(i => (Start: i * elements / pieces, End: (i + 1) * elements / pieces)).Select(part => (part.Start, part.End - part.Start));

    private static ImmutableArray<double> Numbers(Tensor tensor) => [.. tensor.data<double>().ToArray()];
}
