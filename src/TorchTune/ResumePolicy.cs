namespace TorchTune;

/// <summary>What to do where the store holds a study of this name, or none.</summary>
public enum ResumePolicy
{
    /// <summary>Go on with it; create it where there is none.</summary>
    ResumeOrCreate,

    /// <summary>Go on with it; an error where there is none.</summary>
    Resume,

    /// <summary>Create it; an error where there is one.</summary>
    Create,

    /// <summary>Create it anew, and keep one that is there aside under another name.</summary>
    Fresh,
}
