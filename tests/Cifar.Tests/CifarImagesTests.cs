namespace TorchTune.Experiments.Cifar.Tests;

public sealed class CifarImagesTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_folder_around_the_archive_is_looked_into()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_workshop.Data, "cifar-10-batches-bin"));
        foreach (var file in new DirectoryInfo(_workshop.Data).GetFiles()) file.MoveTo(Path.Combine(inner.FullName, file.Name));
        using var progress = new StringWriter();

        var archive = await CifarImages.FindAsync(new DirectoryInfo(_workshop.Data), progress, CancellationToken.None);

        Assert.Equal((80, 20), (archive.Train.Count, archive.Test.Count));
        Assert.Contains("80 training and 20 test images", progress.ToString(), StringComparison.Ordinal);
    }
}
