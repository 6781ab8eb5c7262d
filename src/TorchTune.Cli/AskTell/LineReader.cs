using System.Buffers;
using System.Text;

namespace TorchTune.Cli.AskTell;

/// <summary>Reads lines of UTF-8, up to a length that no sensible request has: what is longer is passed over without being kept.</summary>
internal sealed class LineReader(Stream input, int maxLength)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _next;
    private int _end;

    /// <summary>The next line without its end; null where it was too long.</summary>
    /// <returns>False at the end of the input.</returns>
    public bool TryRead(out string? line)
    {
        _line.ResetWrittenCount();
        bool tooLong = false;
        bool any = false;
        while (_next < _end || Fill())
        {
            any = true;
            int length = _buffer.AsSpan(_next.._end).IndexOf((byte)'\n');
            var piece = _buffer.AsSpan(_next, length < 0 ? _end - _next : length);
            tooLong |= _line.WrittenCount + piece.Length > maxLength;
            if (!tooLong) _line.Write(piece);
            _next += length < 0 ? piece.Length : length + 1;
            if (length >= 0) break;
        }

        line = tooLong ? null : Encoding.UTF8.GetString(_line.WrittenSpan).TrimEnd('\r');
        return any;
    }

    private bool Fill()
    {
        _next = 0;
        _end = input.Read(_buffer);
        return _end > 0;
    }
}
