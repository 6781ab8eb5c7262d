using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The gradient of batch norm, <c>(ȳ, m̄, s̄, x, γ, statistics) → (x̄, γ̄, β̄)</c>, and in its backward the second derivative.</summary>
/// <remarks>
/// <para>With x̂ = (x − μ) r, N elements a channel, S₁ = Σȳ and S₂ = Σȳx̂: <c>x̄ = γr (ȳ − S₁/N − x̂ S₂/N) + m̄/N + 2 s̄ (x − μ)/(N − 1)</c>, <c>γ̄ = S₂</c>, <c>β̄ = S₁</c>.</para>
/// <para>For cotangents v, a, b of the three, and V₁ = Σv, V₂ = Σvx̂, G = Σvȳ, the product is
/// <c>L = γr (G − V₁S₁/N − V₂S₂/N) + m̄V₁/N + 2s̄V₂/(r(N − 1)) + aS₂ + bS₁</c>. Its derivative by x goes through x̂ (e v + f ȳ with the e and f below, times the Jacobian
/// <c>r (δ − 1/N − x̂x̂/N)</c>) and through r (<c>−r²x̂/N</c>): every result is a combination of v, ȳ and x with a number for each channel.</para>
/// </remarks>
internal sealed class BatchNormGradient : autograd.MultiTensorFunction<BatchNormGradient>
{
    public override string Name => nameof(BatchNormGradient);

    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (gradient, ofMean, ofVariance) = ((Tensor)vars[0], BatchNormFunction.Numbers((Tensor)vars[1]), BatchNormFunction.Numbers((Tensor)vars[2]));
        var (x, scale, statistics) = ((Tensor)vars[3], (Tensor)vars[4], (Tensor)vars[5]);
        var channels = Channels.Of(x);
        var (mean, inverse, scales) = (Half(statistics, 0), Half(statistics, 1), BatchNormFunction.Numbers(scale));
        var (first, second) = channels.Sums(gradient, x, mean);                                          // S₁, S₂
        double n = channels.Elements;
        double[] ofGradient = new double[channels.Count], ofX = new double[channels.Count], constants = new double[channels.Count];
        for (var c = 0; c < channels.Count; c++)
        {
            var r = inverse[c];
            second[c] *= r;
            ofGradient[c] = scales[c] * r;
            ofX[c] = (-scales[c] * r * r * second[c] / n) + (2 * ofVariance[c] / (n - 1));
            constants[c] = (-scales[c] * r * first[c] / n) + (ofMean[c] / n) - (mean[c] * ofX[c]);
        }

        var result = empty_like(x);
        channels.Combine(result, gradient, ofGradient, x, ofX, null, null, constants);
        ctx.save_for_backward([gradient, (Tensor)vars[2], x, scale, statistics]);
        ctx.save_data("sums", (first, second));
        return [result, BatchNormFunction.Tensor(second, x), BatchNormFunction.Tensor(first, x)];
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        using var noGraph = no_grad();
        var saved = ctx.get_saved_variables();
        var (gradient, ofVariance, x, scales, statistics) = (saved[0], BatchNormFunction.Numbers(saved[1]), saved[2], BatchNormFunction.Numbers(saved[3]), saved[4]);
        var (first, second) = ((double[], double[]))ctx.get_data("sums");
        var v = grad_outputs[0].contiguous();
        var (a, b) = (BatchNormFunction.Numbers(grad_outputs[1]), BatchNormFunction.Numbers(grad_outputs[2]));
        var channels = Channels.Of(x);
        var (mean, inverse) = (Half(statistics, 0), Half(statistics, 1));
        var (v1, v2) = channels.Sums(v, x, mean);
        var (_, vg) = channels.Sums(v, gradient, null);
        double n = channels.Elements;
        var count = channels.Count;
        double[] byGradientV = new double[count], byGradientX = new double[count], byGradient = new double[count];
        double[] byXv = new double[count], byXg = new double[count], byXx = new double[count], byX = new double[count];
        double[] byMean = new double[count], byVariance = new double[count], byScale = new double[count];
        for (var c = 0; c < count; c++)
        {
            var (r, gamma) = (inverse[c], scales[c]);
            v2[c] *= r;
            var inner = vg[c] - (((v1[c] * first[c]) + (v2[c] * second[c])) / n);
            var spread = 2 * ofVariance[c] / (n - 1);                                                    // 2 s̄/(N − 1)

            byGradientV[c] = gamma * r;
            byGradientX[c] = ((-gamma * r * v2[c] / n) + a[c]) * r;
            byGradient[c] = (-gamma * r * v1[c] / n) + b[c] - (mean[c] * byGradientX[c]);

            var e = (-gamma * r * second[c] / n) + (spread / r);
            var f = (-gamma * r * v2[c] / n) + a[c];
            var byInverse = (gamma * inner) - (spread * v2[c] / (r * r));
            byXv[c] = r * e;
            byXg[c] = r * f;
            byXx[c] = -r * ((r * ((e * v2[c]) + (f * second[c]))) + (byInverse * r * r)) / n;
            byX[c] = (-r * ((e * v1[c]) + (f * first[c])) / n) - (mean[c] * byXx[c]);

            byMean[c] = v1[c] / n;
            byVariance[c] = 2 * v2[c] / (r * (n - 1));
            byScale[c] = r * inner;
        }

        var (ofGradient, ofX) = (empty_like(x), empty_like(x));
        channels.Combine(ofGradient, v, byGradientV, x, byGradientX, null, null, byGradient);
        channels.Combine(ofX, v, byXv, gradient, byXg, x, byXx, byX);
        return [ofGradient, BatchNormFunction.Tensor(byMean, x), BatchNormFunction.Tensor(byVariance, x), ofX, BatchNormFunction.Tensor(byScale, x), null!];
    }

    private static double[] Half(Tensor statistics, int which)
    {
        var all = statistics.data<double>().ToArray();
        return all[(which * all.Length / 2)..((which + 1) * all.Length / 2)];
    }
}
