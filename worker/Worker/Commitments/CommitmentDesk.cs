using Google.Protobuf;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Commitments;

/// <summary>Begins the trajectories of jobs and signs what came of them. Safe for concurrent use.</summary>
internal sealed class CommitmentDesk(TrajectoryKeeper keeper, WorkerIdentity identity)
{
    /// <summary>Length of <c>Assignment.nonce</c>.</summary>
    public const int NonceBytes = 32;

    /// <summary>The trajectory of a new job; null where no commitment is asked for.</summary>
    /// <param name="nonce">Of the assignment; empty where no commitment is asked for.</param>
    public Trajectory? Begin(ReadOnlyMemory<byte> nonce) => nonce.IsEmpty ? null : keeper.Begin();

    /// <summary>Signs a finished trajectory; null when there is none that the pool can check.</summary>
    public ResultCommitment? Sign(Trajectory? trajectory, Lease lease, ReadOnlyMemory<byte> nonce, ReadOnlySpan<byte> imageSha256)
    {
        if (trajectory?.Commit(imageSha256) is not { } commitment)
        {
            return null;
        }

        var leaves = (uint)commitment.LeafCount;
        var statement = CommitStatement.Of(identity.PoolId, identity.WorkerId, lease.JobId, lease.Fence, nonce.Span, commitment.Root, leaves);
        var commit = new Commit
        {
            Lease = lease,
            Root = ByteString.CopyFrom(commitment.Root),
            LeafCount = leaves,
            Signature = ByteString.CopyFrom(identity.Sign(statement)),
        };
        return new ResultCommitment(new WorkerMessage { Commit = commit }, commitment);
    }
}
