using System.Collections.Immutable;
using TorchTune.Hypergradients;
using static System.FormattableString;

namespace TorchTune.Training;

/// <summary>Hyper-optimizers as parts of a trial's state: put in, and taken back bit for bit.</summary>
public static class HyperOptimizerTree
{
    /// <summary>Adds a hyper-optimizer: coordinates, what its rule remembers, its trust region, and the start of its linear solver.</summary>
    public static void Add(this StateTree state, string name, HyperOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(optimizer);
        var numbers = optimizer.State();
        var tree = new StateTree();
        tree.Add("updates", (long)numbers.Updates);
        tree.Add("moves", (long)numbers.Moves);
        tree.Add("trust", numbers.Trust);
        tree.Add("last loss", numbers.LastLoss);
        tree.Add("variables", (long)numbers.Coordinates.Length);
        for (int i = 0; i < numbers.Coordinates.Length; i++)
        {
            foreach (var (part, values) in new[] { ("coordinates", numbers.Coordinates[i]), ("before", numbers.Before[i]), ("first", numbers.First[i]), ("second", numbers.Second[i]) })
            {
                tree.Add(Invariant($"{i} {part}"), HostArray.From(values.AsSpan()));
            }
        }

        if (!numbers.Adjoint.IsDefault) tree.Add("adjoint", HostArray.From(numbers.Adjoint.AsSpan()));
        state.Add(name, tree);
    }

    /// <summary>Overwrites a hyper-optimizer and the hyper-parameters that it moves.</summary>
    /// <exception cref="InvalidDataException">The state is one of other hyper-parameters.</exception>
    public static void RestoreTo(this StateTree state, string name, HyperOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(optimizer);
        var tree = state.Tree(name);
        int variables = (int)tree.Whole("variables");
        try
        {
            optimizer.Restore(new HyperOptimizerState
            {
                Updates = (int)tree.Whole("updates"),
                Moves = (int)tree.Whole("moves"),
                Trust = tree.Number("trust"),
                LastLoss = tree.Number("last loss"),
                Coordinates = All("coordinates"),
                Before = All("before"),
                First = All("first"),
                Second = All("second"),
                Adjoint = tree.Contains("adjoint") ? Numbers("adjoint") : default,
            });
        }
        catch (ArgumentException refused)
        {
            throw new InvalidDataException(Invariant($"The state's '{name}' does not fit: {refused.Message}"), refused);
        }

        ImmutableArray<ImmutableArray<double>> All(string part) => [.. Enumerable.Range(0, variables).Select(i => Numbers(Invariant($"{i} {part}")))];

        ImmutableArray<double> Numbers(string entry) => [.. tree.Array(entry).ToHost().As<double>()];
    }
}
