using MyStores;
using TorchTune.Testing;

namespace TorchTune.Storage.Tests;

/// <summary>A store that lives in this process keeps nothing beyond it: it is opened again by not being closed.</summary>
public sealed class MemoryStoreConformanceTests : StudyStoreConformance
{
    protected override IStudyStore OpenStore() => new MemoryStore();

    protected override IStudyStore Reopen(IStudyStore store) => store;
}

public sealed class SqliteStoreConformanceTests : StudyStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override IStudyStore OpenStore() => new SqliteStore(_folder.File("studies.db"), new SqliteStoreOptions { Patience = TimeSpan.Zero });

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }
}

/// <summary>The store of docs/own-store.md.</summary>
public sealed class OwnStoreConformanceTests : StudyStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override IStudyStore OpenStore() => new FolderStore(_folder.File("studies"));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }
}
