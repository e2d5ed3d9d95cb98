using System.Buffers.Binary;
using System.Text;

namespace SogniLike.Protocol.Statements;

/// <summary>What a worker signs when it commits to the trajectory of a job, before it can know whether it is audited.</summary>
public static class CommitStatement
{
    /// <summary>
    /// UTF-8 of <c>sognilike commit v1\n{pool id}\n{worker id}\n{job id}\n</c>, then fence (8 bytes), nonce, root and leaf count (4 bytes), numbers big-endian. Ids hold
    /// no line break and the rest has fixed lengths, so the parts cannot run into each other.
    /// </summary>
    /// <param name="poolId">From <c>SignIn.pool_id</c>.</param>
    /// <param name="workerId">Who signs.</param>
    /// <param name="jobId">Of the lease.</param>
    /// <param name="fence">Of the lease.</param>
    /// <param name="nonce">32 bytes, from <c>Assignment.nonce</c>.</param>
    /// <param name="root">32 bytes, the root of the Merkle tree.</param>
    /// <param name="leafCount">Leaves under the root.</param>
    public static byte[] Of(string poolId, string workerId, string jobId, ulong fence, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> root, uint leafCount)
    {
        Span<byte> numbers = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64BigEndian(numbers, fence);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[sizeof(ulong)..], leafCount);
        return
        [
            .. Encoding.UTF8.GetBytes($"sognilike commit v1\n{poolId}\n{workerId}\n{jobId}\n"),
            .. numbers[..sizeof(ulong)],
            .. nonce,
            .. root,
            .. numbers[sizeof(ulong)..],
        ];
    }
}
