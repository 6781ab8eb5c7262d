namespace TorchTune.Analysis;

/// <summary>How <see cref="Importance"/> tells what mattered.</summary>
public enum ImportanceMethod
{
    /// <summary>Functional analysis of variance: which share of the variance over the whole space each hyper-parameter explains, alone and in pairs, under a forest.</summary>
    Fanova,

    /// <summary>PED-ANOVA: how much the best trials' values of a hyper-parameter differ from all trials' values. Needs no model; about being among the best, not about the mean.</summary>
    PedAnova,

    /// <summary>How much worse a forest predicts trials that it has not seen when the values of a hyper-parameter are exchanged among them.</summary>
    Permutation,

    /// <summary>Shapley values of one trial: how each of its values moves the forest's prediction away from the mean over the space.</summary>
    Local,

    /// <summary>From a default configuration to the best one, hyper-parameter by hyper-parameter, the most helpful change first.</summary>
    Ablation,
}
