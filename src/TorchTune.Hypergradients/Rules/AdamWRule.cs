using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Adam after <c>w ← (1 − η λ) w</c>: decoupled weight decay (Loshchilov and Hutter, ICLR 2019). As <c>torch.optim.AdamW</c>; the formula stands at <see cref="MomentsRule"/>.</summary>
public sealed record AdamWRule : MomentsRule
{
    private protected override bool Decoupled => true;

    internal override optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers)
        => optim.AdamW([parameter], numbers.LearningRate, numbers.Beta1, numbers.Beta2, numbers.Epsilon, numbers.Decay);
}
