using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace TorchTune.Models;

/// <summary>Fetches the official archives from the data sets' home page, verifies and unpacks them.</summary>
/// <remarks>
/// Nothing half done is ever left under the final name: the archive is written to a temporary folder beside it, its SHA-256 compared,
/// and the unpacked folder renamed at the end. Two processes that fetch at once both end with a whole folder.
/// </remarks>
/// <threadsafety>Immutable; each call has its own temporary folder.</threadsafety>
public sealed class CifarDownload
{
    private readonly HttpClient _client;
    private readonly TimeSpan _patience;

    /// <summary>Fetches through a client; its time-out, proxy and handler are the caller's.</summary>
    /// <param name="client">Stays the caller's to dispose.</param>
    /// <param name="patience">How long to wait for the next bytes once they have begun to come; null: a minute.</param>
    public CifarDownload(HttpClient client, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        (_client, _patience) = (client, patience ?? TimeSpan.FromMinutes(1));
    }

    /// <summary>CIFAR-10, 162 MB; checksum of the archive whose MD5 the home page gives as c32a1d4ab5d03f1284b67883e8d87530.</summary>
    public static PublishedArchive Cifar10 { get; } = new(
        new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        "cifar-10-batches-bin");

    /// <summary>CIFAR-100, 161 MB; checksum of the archive whose MD5 the home page gives as 03b5dce01913d631647c71ecec9e9cb8.</summary>
    public static PublishedArchive Cifar100 { get; } = new(
        new Uri("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
        "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
        "cifar-100-binary");

    /// <summary>Fetches and unpacks an archive, unless its folder is already there.</summary>
    /// <param name="archive">Which one.</param>
    /// <param name="parent">Where its folder shall lie; made where absent.</param>
    /// <param name="progress">Told how many bytes have come, and of how many (null where the server does not say).</param>
    /// <param name="cancellationToken">Ends the download; nothing is left behind.</param>
    /// <returns>The unpacked folder.</returns>
    /// <exception cref="HttpRequestException">The server could not be reached or refused.</exception>
    /// <exception cref="IOException">The connection broke, or the disk is full.</exception>
    /// <exception cref="TimeoutException">The server fell silent.</exception>
    /// <exception cref="DataFileException">What came has another checksum, or lacks the folder.</exception>
    public async Task<string> FetchAsync(
        PublishedArchive archive,
        string parent,
        IProgress<(long Received, long? Total)>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        string folder = Path.Combine(parent, archive.Folder);
        if (Directory.Exists(folder)) return folder;

        Directory.CreateDirectory(parent);
        string temporary = Directory.CreateDirectory(Path.Combine(parent, $".{archive.Folder}-{Path.GetRandomFileName()}")).FullName;
        try
        {
            string file = Path.Combine(temporary, archive.Folder + ".tar.gz");
            string checksum = await ReceiveAsync(archive.Source, file, progress, cancellationToken).ConfigureAwait(false);
            if (checksum != archive.Sha256)
            {
                throw new DataFileException(
                    archive.Source.ToString(), record: null, new FileInfo(file).Length, $"the archive's SHA-256 is {checksum}, not {archive.Sha256}");
            }

            await UnpackAsync(file, temporary, cancellationToken).ConfigureAwait(false);
            string unpacked = Path.Combine(temporary, archive.Folder);
            if (!Directory.Exists(unpacked))
            {
                throw new DataFileException(archive.Source.ToString(), record: null, offset: 0, $"the archive has no folder {archive.Folder}");
            }

            MoveInto(unpacked, folder);
            return folder;
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static void MoveInto(string unpacked, string folder)
    {
        try
        {
            Directory.Move(unpacked, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process was faster; what it verified is as good as ours.
        }
    }

    private async Task<string> ReceiveAsync(Uri source, string file, IProgress<(long, long?)>? progress, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_patience);
        try
        {
            return await ReceiveAsync(source, file, progress, silence).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{source.Host} sent nothing for {_patience.TotalSeconds:F0} seconds.");
        }
    }

    private async Task<string> ReceiveAsync(Uri source, string file, IProgress<(long, long?)>? progress, CancellationTokenSource silence)
    {
        var cancellationToken = silence.Token;
        using var response = await _client.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        long? total = response.Content.Headers.ContentLength;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var input = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            var output = File.Create(file);
            await using (output.ConfigureAwait(false))
            {
                var buffer = new byte[1 << 17];
                long received = 0;
                int read;
                while ((read = await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                    received += read;
                    silence.CancelAfter(_patience);
                    progress?.Report((received, total));
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task UnpackAsync(string file, string folder, CancellationToken cancellationToken)
    {
        var packed = File.OpenRead(file);
        await using (packed.ConfigureAwait(false))
        {
            var plain = new GZipStream(packed, CompressionMode.Decompress);
            await using (plain.ConfigureAwait(false))
            {
                await TarFile.ExtractToDirectoryAsync(plain, folder, overwriteFiles: false, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
