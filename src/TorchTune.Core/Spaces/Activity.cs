using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Which hyper-parameters of a space exist in a configuration, with the names of conditions resolved once.</summary>
internal sealed class Activity
{
    private readonly Space _space;
    private readonly ImmutableArray<Demand>[] _demands;

    public Activity(Space space)
    {
        _space = space;
        _demands = new ImmutableArray<Demand>[space.Count];
        for (int i = 0; i < space.Count; i++)
        {
            _demands[i] = space[i].When is Condition when
                ? [.. when.Clauses.Select(clause => new Demand(space.IndexOf(clause.Parent), clause))]
                : [];
        }

        ParentsFirst = Order();
    }

    /// <summary>All places of the space, every parent before its children and otherwise as declared.</summary>
    public ImmutableArray<int> ParentsFirst { get; }

    /// <summary>What must hold for the hyper-parameter at a place to exist.</summary>
    public ImmutableArray<Demand> DemandsOf(int index) => _demands[index];

    /// <summary>Whether it exists, given which parents do and their values.</summary>
    public bool IsActive(int index, bool[] active, Value[] values)
    {
        foreach (var (parent, clause) in _demands[index])
        {
            if (!active[parent] || !clause.Holds(_space[parent], values[parent])) return false;
        }

        return true;
    }

    /// <summary>Whether it exists in a configuration: its own demands are met, and those of its parents, and of theirs.</summary>
    public bool IsActive(int index, Configuration configuration)
    {
        if (_demands[index].IsEmpty) return true;

        var pending = new Stack<int>([index]);
        var seen = new HashSet<int> { index };
        while (pending.TryPop(out int next))
        {
            foreach (var (parent, clause) in _demands[next])
            {
                var definition = _space[parent];
                if (!configuration.TryGet(definition.Name, out var value) ||
                    !definition.TryConform(value, out value) ||
                    !clause.Holds(definition, value))
                {
                    return false;
                }

                if (seen.Add(parent)) pending.Push(parent);
            }
        }

        return true;
    }

    // Depth first: a hyper-parameter follows the last of its parents, and one met again while its own parents are visited closes a circle.
    private ImmutableArray<int> Order()
    {
        var order = ImmutableArray.CreateBuilder<int>(_demands.Length);
        var state = new Visit[_demands.Length];
        var path = new Stack<(int Index, int NextDemand)>();
        for (int root = 0; root < _demands.Length; root++)
        {
            if (state[root] == Visit.None) path.Push((root, 0));
            while (path.TryPop(out var top))
            {
                state[top.Index] = Visit.Open;
                if (top.NextDemand == _demands[top.Index].Length)
                {
                    state[top.Index] = Visit.Done;
                    order.Add(top.Index);
                    continue;
                }

                path.Push((top.Index, top.NextDemand + 1));
                int parent = _demands[top.Index][top.NextDemand].Parent;
                if (state[parent] == Visit.Open) throw Circle(path, parent);
                if (state[parent] == Visit.None) path.Push((parent, 0));
            }
        }

        return order.MoveToImmutable();
    }

    private ArgumentException Circle(Stack<(int Index, int NextDemand)> path, int closing)
    {
        var names = path.Select(visited => visited.Index).TakeWhile(index => index != closing).Append(closing).Reverse().Append(closing);
        return new ArgumentException(Invariant(
            $"Hyper-parameter '{_space[closing].Name}': conditions must not go round in a circle, but {string.Join(" depends on ", names.Select(index => Invariant($"'{_space[index].Name}'")))}."));
    }

    private enum Visit
    {
        None,
        Open,
        Done,
    }

    /// <summary>One clause, and the place of its parent.</summary>
    internal readonly record struct Demand(int Parent, Clause Clause);
}
