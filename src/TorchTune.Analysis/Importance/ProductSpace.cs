using System.Collections.Immutable;
using TorchTune.Surrogates;

namespace TorchTune.Analysis;

/// <summary>A tree as a function on the product of all hyper-parameters' ranges: what random search draws from.</summary>
/// <remarks>
/// <para><see cref="Space.Draw"/> draws each hyper-parameter uniformly and independently, and leaves out those that then do not exist. So any function of
/// configurations is a function on the unit cube, which depends on a hyper-parameter only where that exists. On this cube the analysis of variance
/// is defined for conditional spaces too: its expectations are those of random search.</para>
/// <para>A leaf's box becomes one or several boxes of the cube: where a split is on a hyper-parameter that exists in part of the box only, the box is cut
/// where its parents' values begin to matter.</para>
/// </remarks>
internal sealed class ProductSpace
{
    private readonly Space _space;
    private readonly (int Parent, Clause Clause)[][] _demands;
    private readonly int[] _categories;

    public ProductSpace(Space space)
    {
        _space = space;
        _demands = [.. space.Select(h => h.When is null ? [] : h.When.Clauses.Select(clause => (space.IndexOf(clause.Parent), clause)).ToArray())];
        _categories = [.. space.Select(h => SpaceFeatures.IsCategorical(h) ? (int)h.Cardinality!.Value : 0)];
    }

    /// <summary>The tree's pieces; their volumes add up to 1.</summary>
    public ImmutableArray<ProductBox> Boxes(RegressionTree tree) => Boxes(tree, existing: -1);

    /// <summary>The tree's pieces in the part of the cube in which a hyper-parameter exists; with -1, in all of it.</summary>
    public ImmutableArray<ProductBox> Boxes(RegressionTree tree, int existing)
    {
        var boxes = ImmutableArray.CreateBuilder<ProductBox>();
        var pending = new Stack<(TreeNode Node, BoxSide[] Sides)>();
        pending.Push((tree.Root, [.. _categories.Select(BoxSide.Whole)]));
        while (pending.TryPop(out var top))
        {
            var (node, sides) = top;
            int feature = node.IsLeaf ? existing : node.Feature;
            var cut = default(Cut);
            bool? exists = feature < 0 ? true : Exists(feature, sides, ref cut);
            if (exists is null)
            {
                pending.Push((node, With(sides, cut.Index, cut.Rest)));
                pending.Push((node, With(sides, cut.Index, cut.First)));
            }
            else if (node.IsLeaf)
            {
                if (exists == true) boxes.Add(new ProductBox(sides, node.Mean));
            }
            else if (exists == false)
            {
                pending.Push((node.GoesLeft(double.NaN) ? node.Left : node.Right, sides));
            }
            else
            {
                var (left, right) = Divide(node, sides[feature]);
                if (right.Share > 0) pending.Push((node.Right, With(sides, feature, right)));
                if (left.Share > 0) pending.Push((node.Left, With(sides, feature, left)));
            }
        }

        return boxes.ToImmutable();
    }

    /// <summary>Where a configuration lies in the cube: places and numbers of categories, NaN where a hyper-parameter does not exist.</summary>
    public double[] PlaceOf(Configuration configuration)
    {
        var place = new double[_space.Count];
        for (int i = 0; i < place.Length; i++)
        {
            place[i] = configuration.TryGet(_space[i].Name, out var value) && _space[i].Contains(value) ? PlaceOf(_space[i], value) : double.NaN;
        }

        return place;
    }

    /// <summary>Where a value lies: a place, or the number of its category.</summary>
    public static double PlaceOf(HyperParameter hyperParameter, Value value) =>
        SpaceFeatures.IsCategorical(hyperParameter) ? hyperParameter.IndexOf(value) : UnitCells.MiddleOf(hyperParameter, value);

    private static BoxSide[] With(BoxSide[] sides, int index, BoxSide side)
    {
        var changed = (BoxSide[])sides.Clone();
        changed[index] = side;
        return changed;
    }

    private (BoxSide Left, BoxSide Right) Divide(TreeNode node, BoxSide side)
    {
        if (side.Categories is { } held)
        {
            return (BoxSide.Set([.. held.Select((h, c) => h && node.GoesLeft(c))]), BoxSide.Set([.. held.Select((h, c) => h && !node.GoesLeft(c))]));
        }

        double at = Math.Clamp(UnitCells.EndAt(_space[node.Feature], node.Threshold), side.From, side.To);
        return (BoxSide.Interval(side.From, at), BoxSide.Interval(at, side.To));
    }

    // Whether a hyper-parameter exists everywhere in a box; null where in part of it, and then where to cut.
    private bool? Exists(int index, BoxSide[] sides, ref Cut cut)
    {
        foreach (var (parent, clause) in _demands[index])
        {
            if (Exists(parent, sides, ref cut) is not true and var whether) return whether;
            if (Holds(parent, clause, sides[parent], ref cut) is not true and var holds) return holds;
        }

        return true;
    }

    private bool? Holds(int parent, Clause clause, BoxSide side, ref Cut cut)
    {
        var hyperParameter = _space[parent];
        if (side.Categories is { } held)
        {
            bool[] holding = [.. held.Select((h, c) => h && clause.Holds(hyperParameter, hyperParameter.ValueAt(c)))];
            if (!Array.Exists(holding, h => h)) return false;
            if (holding.AsSpan().SequenceEqual(held)) return true;
            cut = new Cut(parent, BoxSide.Set(holding), BoxSide.Set([.. held.Select((h, c) => h && !holding[c])]));
            return null;
        }

        foreach (var operand in clause.Operands)
        {
            foreach (double end in UnitCells.EndsOf(hyperParameter, operand))
            {
                if (!(end > side.From && end < side.To)) continue;
                cut = new Cut(parent, BoxSide.Interval(side.From, end), BoxSide.Interval(end, side.To));
                return null;
            }
        }

        return clause.Holds(hyperParameter, hyperParameter.FromUnit((side.From + side.To) / 2));
    }

    private readonly record struct Cut(int Index, BoxSide First, BoxSide Rest);
}
