using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace SogniLike.Worker.Commitments;

/// <summary>
/// A file of openings (proto/README.md) that is put together while it is read: the ends from memory, the predictions from where they lie. May be read several times, one reader at a time.
/// </summary>
public sealed class OpeningsFile
{
    private const int HashBytes = 64 << 10;

    private readonly ReadOnlyMemory<byte> _ends;
    private readonly TrajectoryRoom? _predictions;

    private OpeningsFile(ReadOnlyMemory<byte> ends, TrajectoryRoom? predictions) => (_ends, _predictions) = (ends, predictions);

    /// <summary>Bytes in all.</summary>
    public long SizeBytes => _ends.Length + (_predictions?.Length ?? 0);

    /// <summary>SHA-256 of all bytes.</summary>
    public ReadOnlyMemory<byte> Sha256 { get; private init; }

    /// <summary>All bytes in order.</summary>
    /// <param name="chunkBytes">Largest part. A part is valid until the next one is asked for.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="TrajectoryException">The disk does not give them back.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(int chunkBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var at = 0; at < _ends.Length; at += chunkBytes)
        {
            yield return _ends.Slice(at, Math.Min(chunkBytes, _ends.Length - at));
        }

        if (_predictions is null)
        {
            yield break;
        }

        var buffer = new byte[Math.Min(chunkBytes, _predictions.Length)];
        for (long at = 0; at < _predictions.Length;)
        {
            var read = await _predictions.ReadAsync(at, buffer, cancellationToken);
            at += read;
            yield return buffer.AsMemory(0, read);
        }
    }

    internal static async Task<OpeningsFile> CreateAsync(ReadOnlyMemory<byte> ends, TrajectoryRoom? predictions, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var part in new OpeningsFile(ends, predictions).ReadAsync(HashBytes, cancellationToken))
        {
            hash.AppendData(part.Span);
        }

        return new OpeningsFile(ends, predictions) { Sha256 = hash.GetHashAndReset() };
    }
}
