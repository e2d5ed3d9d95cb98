namespace SogniLike.Imaging.Exact.Png;

/// <summary>
/// The bytes of all IDAT chunks of a file, joined. The last bytes are handed out one at a time: a decompressor that has reached its end then asks for no
/// more, so <see cref="Remaining"/> tells whether bytes are hidden behind the compressed pixels.
/// </summary>
internal sealed class PngDataStream : Stream
{
    private const int Singly = 32;

    private readonly Stream _source;
    private readonly IReadOnlyList<PngLayout.Segment> _segments;
    private int _segment;
    private int _offset;

    public PngDataStream(Stream source, IReadOnlyList<PngLayout.Segment> segments)
    {
        _source = source;
        _segments = segments;
        foreach (var segment in segments)
        {
            Remaining += segment.Length;
        }
    }

    /// <summary>Bytes not handed out yet.</summary>
    public long Remaining { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_segment < _segments.Count && _offset == _segments[_segment].Length)
        {
            (_segment, _offset) = (_segment + 1, 0);
        }

        if (_segment == _segments.Count || buffer.IsEmpty)
        {
            return 0;
        }

        var current = _segments[_segment];
        var count = (int)Math.Min(Math.Min(buffer.Length, current.Length - _offset), Math.Max(1, Remaining - Singly));
        _source.Position = current.Offset + _offset;
        _source.ReadExactly(buffer[..count]);
        _offset += count;
        Remaining -= count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
