using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Queueing;
using Proto = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>What a waiting job has before it: what is not kept with the job but found when somebody asks. Safe for concurrent use.</summary>
internal sealed class JobOutlook(QueuePositions positions, PoolAbilities abilities, MatchExplanations explanations)
{
    /// <summary>Adds all of it to the job as its artist sees it; nothing when it does not wait.</summary>
    public async Task<Proto.Job> AddAsync(Proto.Job proto, Job job, CancellationToken cancellationToken)
    {
        if (await positions.AheadOfAsync(job, cancellationToken) is { } ahead)
        {
            proto.QueuePosition = (ulong)ahead;
            proto.Match = explanations.Find(job.Id)?.ToProto() ?? proto.Match;
            await AddMissingAsync(proto, job, cancellationToken);
        }

        return proto;
    }

    /// <summary>Adds what no connected worker has: all that costs a submission next to nothing.</summary>
    public async Task<Proto.Job> AddMissingAsync(Proto.Job proto, Job job, CancellationToken cancellationToken)
    {
        if (job.Waits)
        {
            proto.WaitingFor = (await abilities.MissingAsync(job.Spec, cancellationToken))?.ToProto();
        }

        return proto;
    }
}
