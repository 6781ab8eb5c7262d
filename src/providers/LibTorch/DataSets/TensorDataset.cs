using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The rows of tensors of equal length as samples. Shares their memory; the tensors given may be disposed of.</summary>
/// <threadsafety>Any number of threads may read.</threadsafety>
public class TensorDataset : utils.data.IterableDataset
{
    private readonly Tensor[] _tensors;

    internal TensorDataset(Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Length == 0 || tensors.Any(tensor => tensor.dim() == 0 || tensor.size(0) != tensors[0].size(0)))
        {
            throw new ArgumentException("A TensorDataset needs tensors with the same size of their first dimension.", nameof(tensors));
        }

        _tensors = Array.ConvertAll(tensors, tensor => tensor.alias().DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public override long Count => _tensors[0].size(0);

    /// <summary>The row of this number of each tensor, as views.</summary>
    public IList<Tensor> this[long index] => Array.ConvertAll(_tensors, tensor => tensor.select(0, index));

    /// <inheritdoc/>
    public override IList<Tensor> GetTensor(long index) => this[index];

    /// <summary>Many rows at once: what stacking them one by one would give.</summary>
    internal IList<Tensor> Rows(long[] indices, Device device)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(indices);
        return Array.ConvertAll(_tensors, tensor => tensor.index_select(0, rows.to(tensor.device)).to(device).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Array.ForEach(_tensors, tensor => tensor.Dispose());
        }

        base.Dispose(disposing);
    }
}
