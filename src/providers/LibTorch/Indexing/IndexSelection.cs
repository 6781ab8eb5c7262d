using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>What an index selects from a tensor: a view, and positions within it where the index holds tensors.</summary>
internal sealed class IndexSelection : IDisposable
{
    private static readonly Operator Index = new("aten::index", "Tensor");
    private static readonly Operator IndexPutInPlace = new("aten::index_put_");

    private readonly List<Tensor?> _positions = [];
    private readonly List<Tensor> _made = [];
    private Tensor _view;
    private bool _picks;

    internal IndexSelection(Tensor tensor, TensorIndex[] indices)
    {
        _view = tensor.alias();
        var consumed = 0L;
        foreach (var index in indices)
        {
            consumed += Consumed(index);
        }
        if (consumed > tensor.Dimensions)
        {
            throw new ExternalException($"{consumed} dimensions were indexed of a tensor that has {tensor.Dimensions}.");
        }
        var left = tensor.Dimensions - consumed;
        var dim = 0L;
        foreach (var index in indices)
        {
            Apply(index, left, ref dim);
        }
    }

    internal Tensor Read() => _picks ? Index.Invoke(_view, _positions.ToArray()) : _view.alias();

    internal void Write(Tensor value, bool accumulate)
    {
        if (_picks)
        {
            IndexPutInPlace.InvokeVoid(_view, _positions.ToArray(), value, accumulate);
            return;
        }
        if (accumulate)
        {
            _view.add_(value);
            return;
        }
        Copy(value, _view);
    }

    /// <summary>Writes into a view. As Python does, leading dimensions of length 1 are dropped where the view has fewer.</summary>
    internal static void Copy(Tensor value, Tensor view)
    {
        using var fitting = WithoutLeadingOnes(value, view.Dimensions);
        view.copy_(fitting);
    }

    public void Dispose()
    {
        _view.Dispose();
        _made.ForEach(tensor => tensor.Dispose());
    }

    /// <summary>How many dimensions of the tensor an index uses up.</summary>
    private static long Consumed(TensorIndex index) => index.Type switch
    {
        TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
        TensorIndex.Kind.Tensor => index.Positions!.dtype == ScalarType.Bool ? index.Positions.Dimensions : 1,
        _ => 0,
    };

    private void Apply(TensorIndex index, long left, ref long dim)
    {
        switch (index.Type)
        {
            case TensorIndex.Kind.Single:
                Replace(_view.select(dim, index.Start!.Value));
                break;
            case TensorIndex.Kind.Slice:
                if (index.Step is <= 0)
                {
                    throw new ArgumentException($"The step of a slice must be positive, but was {index.Step}.");
                }
                Replace(_view.slice(dim, index.Start ?? 0, index.Stop ?? long.MaxValue, index.Step ?? 1));
                dim++;
                break;
            case TensorIndex.Kind.Ellipsis:
                dim += left;
                break;
            case TensorIndex.Kind.Bool:
                Replace(_view.unsqueeze(dim));
                Pick(Made(torch.zeros([index.Start!.Value], ScalarType.Int64, _view.device)), ref dim);
                break;
            case TensorIndex.Kind.Tensor:
                PickBy(index.Positions!, ref dim);
                break;
            default:
                Replace(_view.unsqueeze(dim));
                dim++;
                break;
        }
    }

    private void PickBy(Tensor positions, ref long dim)
    {
        if (positions.dtype != ScalarType.Bool)
        {
            Pick(positions, ref dim);
            return;
        }
        if (positions.Dimensions == 0)
        {
            Replace(_view.unsqueeze(dim));
            Pick(Made(torch.zeros([positions.ToBoolean() ? 1 : 0], ScalarType.Int64, _view.device)), ref dim);
            return;
        }
        // A mask over several dimensions is one list of positions for each.
        for (var d = 0; d < positions.Dimensions; d++)
        {
            if (positions.size(d) != _view.size((int)dim + d))
            {
                throw new ExternalException(
                    $"A mask of shape [{string.Join(", ", positions.shape)}] does not fit dimension {dim + d} of a tensor of shape [{string.Join(", ", _view.shape)}].");
            }
        }
        foreach (var along in positions.nonzero_as_list())
        {
            Pick(Made(along), ref dim);
        }
    }

    private void Pick(Tensor positions, ref long dim)
    {
        while (_positions.Count < dim)
        {
            _positions.Add(null);
        }
        _positions.Add(positions);
        _picks = true;
        dim++;
    }

    private Tensor Made(Tensor tensor)
    {
        _made.Add(tensor);
        return tensor;
    }

    private void Replace(Tensor view)
    {
        _view.Dispose();
        _view = view;
    }

    private static Tensor WithoutLeadingOnes(Tensor value, long dimensions)
    {
        var shape = value.shape;
        var skipped = 0;
        while (shape.Length - skipped > dimensions && shape[skipped] == 1)
        {
            skipped++;
        }
        return skipped == 0 ? value.alias() : value.view(shape[skipped..]);
    }
}
