namespace TorchSharp;

/// <summary>The momentum of an optimizer's groups, as the cyclic schedules move it: <c>momentum</c>, or the first of the betas.</summary>
internal sealed class Momenta
{
    private readonly torch.optim.ILearningRateController[] _groups;

    internal Momenta(torch.optim.ILearningRateController[] groups, bool allowBetas)
    {
        _groups = groups;
        if (!groups.All(group => group is torch.optim.IMomentum || (allowBetas && group is torch.optim.IBetas)))
        {
            throw new ArgumentException($"cycle_momentum needs an optimizer with momentum{(allowBetas ? " or betas" : "")}; pass cycle_momentum: false for this one.");
        }
    }

    internal double this[int group]
    {
        set
        {
            if (_groups[group] is torch.optim.IBetas betas)
            {
                betas.Betas = (value, betas.Betas.Item2);
            }
            else
            {
                ((torch.optim.IMomentum)_groups[group]).Momentum = value;
            }
        }
    }

    /// <summary>The same value for every group of an optimizer.</summary>
    internal static IEnumerable<double> Each(torch.optim.Optimizer optimizer, double value)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer.ParamGroups.Select(_ => value);
    }
}
