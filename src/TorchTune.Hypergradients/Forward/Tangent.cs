using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The derivative of the whole state of a training by one number of one hyper-variable.</summary>
internal sealed class Tangent : IDisposable
{
    private readonly Tensor? _direction;

    internal Tangent(TrainingRun run, HyperVariable variable, int element)
    {
        (Variable, Element) = (variable, element);
        using var noGraph = no_grad();
        Weights = Array.ConvertAll(run.Weights, Zero);
        Slots = [.. run.Weights.Select(weight => Enumerable.Range(0, run.Problem.Rule!.Slots).Select(_ => Zero(weight)).ToArray())];
        Layers = [.. run.Statistics.Layers.Select(layer => (Zero(layer.running_mean!), Zero(layer.running_var!)))];
        if (variable.Role != HyperRole.TrainingLoss)
            return;
        _direction = Zero(variable.Tensor);
        using var flat = _direction.view(-1);
        using var picked = flat[element];
        picked.fill_(1);
    }

    /// <summary>The variable.</summary>
    internal HyperVariable Variable { get; }

    /// <summary>The number in it.</summary>
    internal int Element { get; }

    /// <summary>∂w/∂λ.</summary>
    internal Tensor[] Weights { get; }

    /// <summary>The derivatives of the optimizer state.</summary>
    internal Tensor[][] Slots { get; }

    /// <summary>The derivatives of running means and variances.</summary>
    internal (Tensor Mean, Tensor Variance)[] Layers { get; }

    /// <summary>Whether the weights do not depend on the number yet.</summary>
    internal bool IsZero { get; set; } = true;

    /// <summary>Bytes of all tensors.</summary>
    internal long Bytes => Everything.Sum(tensor => tensor.NumberOfElements * tensor.ElementSize);

    /// <summary>‖∂w/∂λ‖.</summary>
    internal double Norm
    {
        get
        {
            using var scope = NewDisposeScope();
            return Math.Sqrt(Weights.Sum(weight => Dense.Dot(weight, weight)));
        }
    }

    /// <summary>All tensors, in an order that stays.</summary>
    internal IEnumerable<Tensor> Everything => [.. Weights, .. Slots.SelectMany(slots => slots), .. Layers.SelectMany(layer => new[] { layer.Mean, layer.Variance })];

    /// <summary>The direction in the variables of the training loss: 1 at the number, or nothing.</summary>
    internal Tensor?[] Directions(IReadOnlyList<HyperVariable> variables) => [.. variables.Select(variable => ReferenceEquals(variable, Variable) ? _direction : null)];

    /// <summary>The coefficient that the number is, for a parameter at an update.</summary>
    internal Variation Varies(HypergradientProblem problem, int parameter, int update) => Variable switch
    {
        { Role: HyperRole.TrainingLoss or HyperRole.Initialisation } => default,
        { Extent: HyperExtent.PerGroup } => problem.GroupOf(parameter) == Element ? new(Variable.Role) : default,
        { Extent: HyperExtent.PerUpdate } => update == Element ? new(Variable.Role) : default,
        { Extent: HyperExtent.PerSegment } => problem.SegmentOf(update, (int)Variable.Tensor.NumberOfElements) == Element ? new(Variable.Role) : default,
        { Extent: HyperExtent.PerParameter } => Within(problem, parameter),
        _ => new(Variable.Role),
    };

    /// <summary>Scales the whole tangent.</summary>
    internal void Scale(double factor)
    {
        foreach (var tensor in Everything)
            tensor.mul_(factor);
    }

    /// <summary>Sets the tangent of the weights before the first update, where the number is in the initialisation.</summary>
    internal void Start(TrainingRun run)
    {
        foreach (var tensor in Everything)
            tensor.zero_();
        IsZero = Variable.Role != HyperRole.Initialisation;
        if (IsZero)
            return;
        long start = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            if (Variable.Extent == HyperExtent.Scalar || (Variable.Extent == HyperExtent.PerGroup && run.Problem.GroupOf(i) == Element))
                Weights[i].copy_(run.InitialWeights[i]);
            else if (Variable.Extent == HyperExtent.PerParameter && Element >= start && Element < start + Weights[i].NumberOfElements)
                Weights[i].view(-1)[Element - start].fill_(1);
            start += Weights[i].NumberOfElements;
        }
    }

    public void Dispose()
    {
        _direction?.Dispose();
        foreach (var tensor in Everything)
            tensor.Dispose();
    }

    private Variation Within(HypergradientProblem problem, int parameter)
    {
        var start = problem.Parameters.Take(parameter).Sum(before => before.NumberOfElements);
        return Element >= start && Element < start + problem.Parameters[parameter].NumberOfElements ? new(Variable.Role, Element - start) : default;
    }

    private static Tensor Zero(Tensor shape) => zeros_like(shape, requires_grad: false).contiguous().DetachFromDisposeScope();
}
