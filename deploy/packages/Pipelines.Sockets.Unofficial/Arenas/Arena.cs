using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Hands out runs of elements that all live until the next <see cref="Reset"/>. One block is reused for ever; what does not fit gets blocks
/// of its own, which are dropped at the reset. Not thread safe.
/// </summary>
public sealed class Arena<T>(ArenaOptions? options = null, Allocator<T>? allocator = null) : IDisposable
{
    private const int DefaultBlockLength = 256;

    private readonly int _blockLength = options is { BlockSizeBytes: > 0 } sized
        ? Math.Max(1, sized.BlockSizeBytes / Unsafe.SizeOf<T>())
        : DefaultBlockLength;

    private T[]? _kept;
    private int _keptUsed;
    private T[]? _current;
    private int _currentUsed;

    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
        {
            return default;
        }

        _current ??= _kept ??= NewBlock(_blockLength);
        if (length > _current.Length - _currentUsed)
        {
            if (ReferenceEquals(_current, _kept))
            {
                _keptUsed = _currentUsed;
            }

            _current = NewBlock(Math.Max(length, _blockLength));
            _currentUsed = 0;
        }

        var sequence = new Sequence<T>(_current, _currentUsed, length);
        _currentUsed += length;
        return sequence;
    }

    /// <summary>Takes back everything that was handed out; it must not be used any more.</summary>
    public void Reset()
    {
        if (ReferenceEquals(_current, _kept))
        {
            _keptUsed = _currentUsed;
        }

        _kept?.AsSpan(0, _keptUsed).Clear();
        _current = _kept;
        _currentUsed = 0;
        _keptUsed = 0;
    }

    public void Dispose()
    {
        Reset();
        _kept = null;
        _current = null;
    }

    private T[] NewBlock(int length) => allocator is null ? new T[length] : allocator.Allocate(length);
}
