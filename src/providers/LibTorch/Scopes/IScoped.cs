namespace TorchSharp;

/// <summary>What knows the dispose scope that owns it: tensors and packed sequences.</summary>
internal interface IScoped : IDisposable
{
    DisposeScope? OwningDisposeScope { get; set; }

    /// <summary>Frees the object when its scope ends; the scope has already let go of it and counted it.</summary>
    void DisposeByScope();
}
