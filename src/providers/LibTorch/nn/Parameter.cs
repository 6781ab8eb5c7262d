namespace TorchSharp.Modules;

/// <summary>A tensor that a module trains.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes over the content of a tensor, which is invalid afterwards.</summary>
    /// <param name="data">The initial value.</param>
    /// <param name="requires_grad">Whether gradients are computed for it.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true) : base(data.DecoupleFromNativeHandle()) => this.requires_grad = requires_grad;
}
