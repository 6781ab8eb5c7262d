namespace TorchTune.Search;

/// <summary>Which hyper-parameters the densities of <see cref="TpeSampler"/> see together.</summary>
public enum TpeDependence
{
    /// <summary>All of them: one density over the whole space, in which a trial says nothing about a hyper-parameter that it did not have.</summary>
    Joint,

    /// <summary>Those that exist under the same condition: one density a group, parents' groups before their children's.</summary>
    Grouped,

    /// <summary>None: one density a hyper-parameter.</summary>
    Univariate,
}
