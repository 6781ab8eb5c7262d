using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;

namespace TorchTune.Models.Tests;

public sealed class CifarDownloadTests : IDisposable
{
    private static readonly Uri Source = new("https://example.invalid/small.tar.gz");
    private readonly TemporaryFolder _folder = new();

    private string Parent => Path.Combine(_folder.Root, "data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_whole_archive_is_unpacked_once_and_progress_reaches_its_length()
    {
        byte[] packed = Archive("small");
        using var server = new Server(_ => Answer(packed));
        var progress = new Progress();

        string folder = await server.Download.FetchAsync(Published(packed), Parent, progress);
        string again = await server.Download.FetchAsync(Published(packed), Parent);

        Assert.Equal(folder, again);
        Assert.Equal("contents", await File.ReadAllTextAsync(Path.Combine(folder, "file.txt")));
        Assert.Equal((packed.Length, packed.Length), progress.Last);
        Assert.Equal(1, server.Requests);
        Assert.Equal([folder], Directory.GetFileSystemEntries(Parent));
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused_and_leaves_nothing()
    {
        byte[] packed = Archive("small");
        using var server = new Server(_ => Answer([.. packed[..^1], (byte)~packed[^1]]));

        var fault = await Assert.ThrowsAsync<DataFileException>(() => server.Download.FetchAsync(Published(packed), Parent));

        Assert.Contains("SHA-256", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Parent));
    }

    [Fact]
    public async Task An_archive_without_its_folder_is_refused_and_leaves_nothing()
    {
        byte[] packed = Archive("other");
        using var server = new Server(_ => Answer(packed));

        await Assert.ThrowsAsync<DataFileException>(() => server.Download.FetchAsync(Published(packed), Parent));

        Assert.Empty(Directory.GetFileSystemEntries(Parent));
    }

    [Fact]
    public async Task A_server_that_refuses_or_falls_silent_leaves_nothing()
    {
        byte[] packed = Archive("small");
        using var refusing = new Server(_ => new HttpResponseMessage(HttpStatusCode.NotFound));
        using var silent = new Server(_ => new HttpResponseMessage { Content = new StreamContent(new SilentStream()) }, TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAsync<HttpRequestException>(() => refusing.Download.FetchAsync(Published(packed), Parent));
        await Assert.ThrowsAsync<TimeoutException>(() => silent.Download.FetchAsync(Published(packed), Parent));

        Assert.Empty(Directory.GetFileSystemEntries(Parent));
    }

    private static PublishedArchive Published(byte[] packed) => new(Source, Convert.ToHexStringLower(SHA256.HashData(packed)), "small");

    private static HttpResponseMessage Answer(byte[] content) => new() { Content = new ByteArrayContent(content) };

    private static byte[] Archive(string folder)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, folder + "/"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, folder + "/file.txt") { DataStream = new MemoryStream("contents"u8.ToArray()) });
        }

        return packed.ToArray();
    }

    private sealed class Progress : IProgress<(long Received, long? Total)>
    {
        public (long Received, long? Total) Last { get; private set; }

        public void Report((long Received, long? Total) value) => Last = value;
    }

    private sealed class Server : IDisposable
    {
        private readonly HttpClient _client;

        public Server(Func<HttpRequestMessage, HttpResponseMessage> answer, TimeSpan? patience = null)
        {
            _client = new HttpClient(new Handler(request =>
            {
                Requests++;
                return answer(request);
            }));
            Download = new CifarDownload(_client, patience);
        }

        public CifarDownload Download { get; }

        public int Requests { get; private set; }

        public void Dispose() => _client.Dispose();
    }

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }

    // Bytes that never come.
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
