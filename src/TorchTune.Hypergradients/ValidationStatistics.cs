namespace TorchTune.Hypergradients;

/// <summary>What the batch norms of a module normalise by while the validation loss is evaluated.</summary>
public enum ValidationStatistics
{
    /// <summary>
    /// The module is evaluated in evaluation mode, by the running statistics that the training left. Autograd does not see how these depend on the weights; their
    /// adjoint (or tangent) is carried through the training beside the weights' own.
    /// </summary>
    Running,

    /// <summary>The module is evaluated in evaluation mode except for its batch norms, which normalise by the validation batch. Cheaper; the running statistics do not matter.</summary>
    Batch,

    /// <summary>The validation loss sets the modes of the module as it likes. Layers that it evaluates by running statistics are differentiated as under <see cref="Running"/>.</summary>
    AsSet,
}
