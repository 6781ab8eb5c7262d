using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>A training and what is wanted of it: an unmodified module, its training loss, its validation loss, and the hyper-parameters to differentiate by.</summary>
/// <remarks>
/// <para>Nothing is asked of the module beyond its parameters and, where it has any, that batch norms are run by <c>call</c> (a direct <c>forward</c> passes the hooks
/// by that make running statistics differentiable; the status is then <see cref="HypergradientStatus.Unsupported"/>, not a wrong number).</para>
/// <para>The loss of update t is evaluated more than once and must be the same each time: data are taken by <c>t</c>, randomness from the process-wide generator or
/// from <see cref="Generators"/>, whose states are put back before every evaluation.</para>
/// </remarks>
/// <threadsafety>One thread at a time.</threadsafety>
public sealed class HypergradientProblem
{
    private readonly IReadOnlyList<HyperVariable> _variables = [];

    /// <summary>The weights that the training changes, all requiring gradients.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>The module that the parameters are of; its buffers are put back before every replay. Null for losses written on bare tensors.</summary>
    public nn.Module? Module { get; init; }

    /// <summary>The training loss of update t, counted from 0: a scalar on the data of that update. Called with gradients enabled, in a dispose scope of its own.</summary>
    public required Func<int, Tensor> TrainingLoss { get; init; }

    /// <summary>The validation loss: a scalar, evaluated at the trained weights.</summary>
    public required Func<Tensor> ValidationLoss { get; init; }

    /// <summary>The hyper-parameters to differentiate by; each role beside <see cref="HyperRole.TrainingLoss"/> at most once.</summary>
    public required IReadOnlyList<HyperVariable> Variables
    {
        get => _variables;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.GroupBy(variable => variable.Name).FirstOrDefault(same => same.Count() > 1) is { } name)
                throw new ArgumentException(Invariant($"{nameof(Variables)} must have names of their own, but two are called '{name.Key}'."));
            if (value.Where(variable => variable.Role != HyperRole.TrainingLoss).GroupBy(variable => variable.Role).FirstOrDefault(same => same.Count() > 1) is { } role)
                throw new ArgumentException(Invariant($"{nameof(Variables)} must have at most one variable in the role {role.Key}, but there are {role.Count()}."));
            _variables = value;
        }
    }

    /// <summary>How the optimizer changes the weights. Unrolled and forward methods need it; implicit ones do not.</summary>
    public UpdateRule? Rule { get; init; }

    /// <summary>T: how many updates the training has. Unrolled and forward methods need it.</summary>
    public int Updates { get; init; }

    /// <summary>The group of each parameter, for variables <see cref="HyperExtent.PerGroup"/>. Default: all in group 0.</summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>
    /// The rule of each group of <see cref="Groups"/>, where their numbers differ (no weight decay for biases, say): of one kind with <see cref="Rule"/>, counted by group. A variable that is
    /// <see cref="HyperExtent.Scalar"/> overrules the numbers of all. Default null: <see cref="Rule"/> for all of them.
    /// </summary>
    public IReadOnlyList<UpdateRule>? GroupRules { get; init; }

    /// <summary>
    /// Runs update t in the training loop's own way (zero gradients, loss, backward, <c>torch.optim</c>'s step). Where given, the weights come from it, and every update
    /// that the rule replays is compared with what it did. Where null, the rule itself trains.
    /// </summary>
    public Action<int>? OwnUpdate { get; init; }

    /// <summary>
    /// The training loss of update t on a part of its data, for second derivatives in forward mode: on a quarter, carrying two tangents costs about half as much. The gradients that train stay those of
    /// the whole loss; the hypergradient becomes an estimate, and the certificate says how far the second derivatives are off. Default null: the whole loss, exact.
    /// </summary>
    public Func<int, Tensor>? CurvatureLoss { get; init; }

    /// <summary>What batch norms normalise by while the validation loss is evaluated. Default <see cref="ValidationStatistics.Running"/>.</summary>
    public ValidationStatistics Statistics { get; init; } = ValidationStatistics.Running;

    /// <summary>
    /// Whether batch norms in training mode (run by <c>call</c>, dense on the CPU) are differentiated twice by a formula of two passes instead of libtorch's of some twenty-five. The
    /// numbers agree up to rounding. Default true.
    /// </summary>
    public bool FusedBatchNorm { get; init; } = true;

    /// <summary>Generators, beside the process-wide one, that the training loss draws from.</summary>
    public IReadOnlyList<Generator> Generators { get; init; } = [];

    /// <summary>Whether the training loss has been seen to have second derivatives: that is tried once, not before every hypergradient.</summary>
    internal bool HasSecondDerivative { get; set; }

    /// <summary>How many groups there are.</summary>
    public int GroupCount => Groups is { Count: > 0 } groups ? groups.Max() + 1 : 1;

    /// <summary>Which of equal parts of the training an update belongs to: of n parts, part i begins with update ⌊i · updates / n⌋.</summary>
    internal int SegmentOf(int update, int segments) => (int)((((update + 1L) * segments) - 1) / Updates);

    /// <summary>The group of a parameter.</summary>
    internal int GroupOf(int parameter) => Groups?[parameter] ?? 0;

    /// <summary>The rule of a parameter; null where the problem has none.</summary>
    internal UpdateRule? RuleOf(int parameter) => GroupRules?[GroupOf(parameter)] ?? Rule;

    /// <summary>The variables that enter the training loss.</summary>
    public IReadOnlyList<HyperVariable> LossVariables => [.. Variables.Where(variable => variable.Role == HyperRole.TrainingLoss)];

    /// <summary>A problem on a module's parameters that require gradients.</summary>
    /// <param name="module">The module, in the mode that it is trained in.</param>
    /// <returns>Its trainable parameters, in the module's order; one that several layers share is there once, and frozen ones are not.</returns>
    public static IReadOnlyList<Parameter> ParametersOf(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return [.. module.parameters().Where(parameter => parameter.requires_grad).DistinctBy(parameter => parameter.Handle)];
    }
}
