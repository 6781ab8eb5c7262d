namespace TorchTune.Models;

/// <summary>An archive on the web: where it lies and how it is known to be whole.</summary>
/// <param name="Source">Address of the <c>.tar.gz</c>.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="Folder">The one folder that it unpacks to.</param>
public sealed record PublishedArchive(Uri Source, string Sha256, string Folder);
