using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Adam with the weight decay in the gradient. As <c>torch.optim.Adam</c>; the formula stands at <see cref="MomentsRule"/>.</summary>
public sealed record AdamRule : MomentsRule
{
    private protected override bool Decoupled => false;

    internal override optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers)
        => optim.Adam([parameter], numbers.LearningRate, numbers.Beta1, numbers.Beta2, numbers.Epsilon, numbers.Decay);
}
