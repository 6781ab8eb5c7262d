using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Parameters that are updated with the same options.</summary>
public class ParamGroup : ILearningRateController
{
    /// <summary>The parameters; enumerated once, when the group is added to an optimizer.</summary>
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    /// <summary>The options; null until the group is added to an optimizer means: the optimizer's defaults.</summary>
    public OptimizerOptions Options { get; set; } = null!;

    /// <inheritdoc/>
    public double LearningRate
    {
        get => Options.LearningRate ?? throw new InvalidOperationException("LearningRate is unknown until the group is added to an optimizer.");
        set => Options.LearningRate = value;
    }

    /// <inheritdoc/>
    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}

/// <summary>Parameters that are updated with the same options of one kind of optimizer.</summary>
/// <typeparam name="TOptions">The optimizer's options.</typeparam>
public class ParamGroup<TOptions> : ParamGroup
    where TOptions : OptimizerOptions
{
    /// <summary>An empty group, to be filled by an initializer.</summary>
    public ParamGroup()
    {
    }

    /// <summary>A group of these parameters; without options it takes the optimizer's defaults.</summary>
    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        base.Options = options!;
    }

    /// <inheritdoc cref="ParamGroup.Options"/>
    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}
