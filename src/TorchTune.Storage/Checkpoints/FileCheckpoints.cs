using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>Checkpoints as files: <c>FOLDER/STUDY/trial-00007/step-00000003.state</c>.</summary>
/// <remarks>
/// A file is a line that names format and version, the length and the SHA-256 of what follows, and the state (<see cref="StateTree.Write"/>). It is written beside its place, flushed to the
/// disk, and renamed into it: a crash half-way leaves what was there. It is verified whenever it is read; a damaged one is set aside as <c>.damaged</c>, said, and
/// counts as absent, so that the trial goes on from the one before, or from its start.
/// </remarks>
/// <threadsafety>All members may be called from any thread; no two calls at a time are about the same checkpoint.</threadsafety>
public sealed class FileCheckpoints : ICheckpoints
{
    private const string Extension = ".state", Unfinished = ".writing";
    private const int HashLength = SHA256.HashSizeInBytes;
    private readonly string _folder;
    private readonly Action<string> _say;

    /// <summary>Checkpoints under a folder, which is made when it is first needed.</summary>
    /// <param name="folder">The folder; relative to the current one.</param>
    /// <param name="say">Told, in a sentence, of a file that is damaged; null: nobody is.</param>
    public FileCheckpoints(string folder, Action<string>? say = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = Path.GetFullPath(folder);
        _say = say ?? (_ => { });
    }

    private static ReadOnlySpan<byte> Mark => "TorchTune checkpoint 1\n"u8;

    /// <inheritdoc/>
    public bool OutliveProcess => true;

    /// <summary>Where a checkpoint lies, whether or not it is there.</summary>
    public string PathOf(string study, int trial, int step) => Path.Combine(FolderOf(study, trial), Invariant($"step-{step:D8}{Extension}"));

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written; what was there before is untouched.</exception>
    public void Write(string study, int trial, int step, StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        string path = PathOf(study, trial, step), writing = path + Unfinished;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            using (var file = new FileStream(writing, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                // The hash is known at the end, and comes first: room is left for it.
                file.Write(Mark);
                file.Write(stackalloc byte[sizeof(long) + HashLength]);
                using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                using (var hashing = new HashingStream(file, sha)) state.Write(hashing);
                long length = file.Position - Mark.Length - sizeof(long) - HashLength;
                file.Position = Mark.Length;
                Span<byte> size = stackalloc byte[sizeof(long)];
                System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(size, length);
                file.Write(size);
                file.Write(sha.GetHashAndReset());
                file.Flush(flushToDisk: true);
            }

            File.Move(writing, path, overwrite: true);
        }
        catch
        {
            TryDelete(writing);
            throw;
        }
    }

    /// <inheritdoc/>
    public StateTree? Read(string study, int trial, int step)
    {
        string path = PathOf(study, trial, step);
        if (!File.Exists(path)) return null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            Verify(file);
            return StateTree.Read(file);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            string aside = path + ".damaged";
            File.Move(path, aside, overwrite: true);
            _say(Invariant($"The checkpoint of trial {trial} after step {step} is damaged and is not used: {damaged.Message} It is kept as {aside}; the trial goes on from the one before, or from its start."));
            return null;
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<int> Steps(string study, int trial)
    {
        string folder = FolderOf(study, trial);
        if (!Directory.Exists(folder)) return [];
        return
        [
            .. Directory.EnumerateFiles(folder, "step-*" + Extension)
                .Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file)["step-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : -1)
                .Where(step => step >= 0)
                .Order(),
        ];
    }

    /// <inheritdoc/>
    public void Delete(string study, int trial, int step)
    {
        string path = PathOf(study, trial, step);
        if (File.Exists(path)) File.Delete(path);
        TryDelete(path + Unfinished);
    }

    /// <inheritdoc/>
    public void Clear(string study)
    {
        if (Directory.Exists(FolderOf(study))) Directory.Delete(FolderOf(study), recursive: true);
    }

    /// <inheritdoc/>
    public void Rename(string study, string newName)
    {
        if (Directory.Exists(FolderOf(study))) Directory.Move(FolderOf(study), FolderOf(newName));
    }

    private static void Verify(FileStream file)
    {
        Span<byte> head = stackalloc byte[Mark.Length + sizeof(long) + HashLength];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) throw new InvalidDataException("It ends within its first line.");
        if (!head.StartsWith(Mark)) throw new InvalidDataException("It does not begin as a checkpoint of version 1 does.");
        long length = System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(head[Mark.Length..]);
        if (length != file.Length - head.Length) throw new InvalidDataException(Invariant($"It should hold {length} bytes and holds {file.Length - head.Length}."));
        if (!SHA256.HashData(file).AsSpan().SequenceEqual(head[^HashLength..])) throw new InvalidDataException("Its checksum does not match what it holds.");
        file.Position = head.Length;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // It is overwritten by the next attempt.
        }
    }

    private string FolderOf(string study, int trial) => Path.Combine(FolderOf(study), Invariant($"trial-{trial:D5}"));

    // Any study name is a folder name: what a file system may not like is written as its code.
    private string FolderOf(string study) =>
        Path.Combine(_folder, string.Concat(study.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : Invariant($"%{(int)c:X4}"))));

    private sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void WriteByte(byte value) => Write([value]);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
