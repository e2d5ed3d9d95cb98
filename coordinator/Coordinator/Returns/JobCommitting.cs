using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Verification;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Coordinator.Returns;

/// <summary>
/// Takes what workers commit to, before they can know whether anybody will look: checked, drawn and written into the lease, so that every coordinator gives the same answer from
/// then on. Safe for concurrent use.
/// </summary>
internal sealed class JobCommitting(
    IJobStore store, JobWriter writer, JobLeasing leasing, TrajectoryModels models, IAuditDraw draw, IPoolClock clock, IOptions<ReturnsOptions> options)
{
    private const int LeastLeaves = 3;

    /// <summary>Checks, draws and keeps a commitment. Repeating it gives the same answer.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be kept now; the worker repeats itself.</exception>
    public async Task<CommitResult> CommitAsync(LeaseClaim claim, CommitClaim commit, CancellationToken cancellationToken)
    {
        var arrivedAtMs = clock.NowMs;
        var job = await store.FindAsync(claim.Job, cancellationToken);
        if (Answered(job) is { } answered)
        {
            return answered;
        }

        var lease = job!.Running(claim.Fence)!;
        var nonce = LeaseNonce.Of(lease.Token);
        var expected = await models.ExpectAsync(job!.Spec, cancellationToken);
        if (ProblemOf(commit, expected, nonce) is { } problem)
        {
            return await writer.ChangeAsync(
                claim.Job,
                current => Answered(current) is { } already
                    ? new JobDecision<CommitResult>(already)
                    : new JobDecision<CommitResult>(new CommitResult.Invalid(problem), leasing.End(current!, claim.Fence, AttemptOutcome.ResultRefused, problem)),
                cancellationToken,
                job);
        }

        var commitment = new JobCommitment(commit.Root, commit.LeafCount, nonce, commit.Signature, arrivedAtMs);
        var choice = await draw.DrawAsync(job, lease, commitment, cancellationToken);
        var opens = choice.OpenAll && expected is { Mode.Replays: true } && expected.LayoutOf(openAll: true).SizeBytes <= options.Value.MaxOpeningsBytes;
        commitment = commitment with { OpenAll = opens, RunWhole = choice.OpenAll && !opens, Epoch = choice.Epoch, RatePpm = choice.RatePpm, Waits = choice.Waits };
        return await writer.ChangeAsync(claim.Job, Decide, cancellationToken, job);

        // Two that arrive at once may have been drawn differently: the first one written holds.
        JobDecision<CommitResult> Decide(Job? current) =>
            Answered(current) is { } already
                ? new JobDecision<CommitResult>(already)
                : new JobDecision<CommitResult>(new CommitResult.Accepted(commitment), Committed(current!, claim.Fence, commitment, clock.NowMs).Alone());

        CommitResult? Answered(Job? current) =>
            LeaseComparison.Compare(current, claim) is var standing and not LeaseStanding.Current ? new CommitResult.Lost(standing)
            : current!.Running(claim.Fence)!.Commitment is not { } earlier ? null
            : earlier.Root == commit.Root && earlier.LeafCount == commit.LeafCount ? new CommitResult.Accepted(earlier)
            : new CommitResult.Conflict();
    }

    private static string? ProblemOf(CommitClaim commit, ExpectedTrajectory? expected, string nonce) =>
        commit.LeafCount is < LeastLeaves or > MerkleTree.MaxLeaves
            ? $"commit.leaf_count must be from {LeastLeaves} to {MerkleTree.MaxLeaves}; it is {commit.LeafCount}."
            : expected is not null && commit.LeafCount != expected.LeafCount
                ? $"commit.leaf_count must be {expected.LeafCount}, for the {expected.LeafCount - 2} evaluations of the job; it is {commit.LeafCount}."
                : commit.Verifies(nonce) ? null : "commit.signature is not that of the worker's key over the commit statement of this lease.";

    private static JobChange Committed(Job job, long fence, JobCommitment commitment, long nowMs) => job.Becomes(nowMs, before => before with
    {
        Lease = With(before.Lease, fence, commitment),
        Hedge = With(before.Hedge, fence, commitment),
    });

    private static JobLease? With(JobLease? lease, long fence, JobCommitment commitment) => lease?.Fence == fence ? lease with { Commitment = commitment } : lease;
}
