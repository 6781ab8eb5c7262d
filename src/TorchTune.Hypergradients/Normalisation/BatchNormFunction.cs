using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Batch norm in training mode as a function of C#: <c>(x, γ, β, ε) → (y, mean, unbiased variance)</c>, whose gradient is again one, <see cref="BatchNormGradient"/>.</summary>
/// <remarks>
/// libtorch's own second derivative of batch norm takes some twenty-five passes over the activations, which is 40 % of an update with two tangents of a small convolutional net. In closed form it takes two
/// (see <see cref="BatchNormGradient"/>), and the statistics that the layer leaves behind are differentiated along. Dense tensors on the CPU only.
/// </remarks>
internal sealed class BatchNormFunction : autograd.MultiTensorFunction<BatchNormFunction>
{
    public override string Name => nameof(BatchNormFunction);

    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, scale, shift, epsilon) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], ((Tensor)vars[3]).item<double>());
        var channels = Channels.Of(x);
        var (mean, variance) = channels.Moments(x);
        var (scales, shifts) = (Numbers(scale), Numbers(shift));
        double[] slopes = new double[channels.Count], constants = new double[channels.Count], unbiased = new double[channels.Count], inverses = new double[channels.Count];
        for (var c = 0; c < channels.Count; c++)
        {
            inverses[c] = 1 / Math.Sqrt(variance[c] + epsilon);
            slopes[c] = scales[c] * inverses[c];
            constants[c] = shifts[c] - (mean[c] * slopes[c]);
            unbiased[c] = variance[c] * channels.Elements / (channels.Elements - 1);
        }

        var y = empty_like(x);
        channels.Combine(y, x, slopes, null, null, null, null, constants);
        ctx.save_for_backward([x, scale, tensor([.. mean, .. inverses], ScalarType.Float64)]);
        return [y, Tensor(mean, x), Tensor(unbiased, x)];
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        var saved = ctx.get_saved_variables();
        var gradients = BatchNormGradient.apply(grad_outputs[0].contiguous(), grad_outputs[1], grad_outputs[2], saved[0], saved[1], saved[2]);
        return [gradients[0], gradients[1], gradients[2], null!];
    }

    /// <summary>The numbers of a small tensor, in float64.</summary>
    internal static double[] Numbers(Tensor values)
    {
        using var exact = values.detach().to(ScalarType.Float64);
        return exact.data<double>().ToArray();
    }

    /// <summary>Numbers as a tensor of another's type.</summary>
    internal static Tensor Tensor(double[] numbers, Tensor like) => tensor(numbers, ScalarType.Float64).to(like.dtype);
}
