using TorchTune.Models;

namespace TorchTune.Experiments.Cifar;

/// <summary>Finds the images: a folder named, one found, the official archive, or made-up ones.</summary>
internal static class CifarImages
{
    private const string Variable = "TORCHTUNE_DATA";
    private const int SyntheticTrain = 10_000;
    private const int SyntheticTest = 2_000;

    private static string DefaultParent => "data";

    /// <summary>The first of: <paramref name="named"/>, <c>$TORCHTUNE_DATA</c>, <c>data/cifar-10-batches-bin</c>, the download, synthetic images.</summary>
    /// <param name="named">Folder from the command line, or null.</param>
    /// <param name="console">Told where the images come from.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    internal static async Task<ImageArchive> FindAsync(DirectoryInfo? named, TextWriter console, CancellationToken cancellationToken)
    {
        string? folder = named?.FullName ?? Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder))
        {
            folder = Path.Combine(DefaultParent, CifarDownload.Cifar10.Folder);
            if (!Directory.Exists(folder)) return await DownloadAsync(console, cancellationToken).ConfigureAwait(false);
        }

        return Read(folder, console);
    }

    private static ImageArchive Read(string folder, TextWriter console)
    {
        string inner = Path.Combine(folder, CifarDownload.Cifar10.Folder);
        var archive = CifarFiles.ReadFolder(Directory.Exists(inner) ? inner : folder);
        console.WriteLine(FormattableString.Invariant($"{archive.Name}: {archive.Train.Count} training and {archive.Test.Count} test images in {folder}"));
        return archive;
    }

    private static async Task<ImageArchive> DownloadAsync(TextWriter console, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) };
        using var client = new HttpClient(handler);
        try
        {
            console.WriteLine($"Downloading CIFAR-10 from {CifarDownload.Cifar10.Source}");
            using var bar = new ProgressBar(console);
            string folder = await new CifarDownload(client)
                .FetchAsync(CifarDownload.Cifar10, DefaultParent, bar, cancellationToken).ConfigureAwait(false);
            return Read(folder, console);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException or DataFileException or TimeoutException)
        {
            console.WriteLine($"CIFAR-10 could not be downloaded: {failure.Message}");
        }

        console.WriteLine(FormattableString.Invariant(
            $"No CIFAR images: using {SyntheticTrain} synthetic training images instead. Accuracies are not comparable with those on CIFAR-10."));
        console.WriteLine($"To use the real ones, name their folder with --data DIR or in ${Variable}.");
        return SyntheticImages.Create(SyntheticTrain, SyntheticTest);
    }
}
