using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Verification;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Coordinator.Returns;

/// <summary>Takes the bytes of results from whoever shows a running lease. Safe for concurrent use.</summary>
public sealed class ResultUploads(IJobStore store, IIncomingUploads incoming, TrajectoryModels models, IOptions<ReturnsOptions> options, CoordinatorMeter meter)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(JobId Job, long Fence), int> _running = [];
    private int _count;

    /// <summary>Begins an upload under a lease.</summary>
    /// <param name="claim">The authority to do so.</param>
    /// <param name="announced">What will come. The size of the openings follows from the commitment, so nothing that does not fit is read.</param>
    /// <param name="cancellationToken">Ends the beginning.</param>
    /// <exception cref="StoreUnavailableException">The lease cannot be compared now.</exception>
    public async Task<UploadOpening> BeginAsync(LeaseClaim claim, UploadAnnouncement announced, CancellationToken cancellationToken)
    {
        if (!Secrets.IsSecret(announced.ImageSha256))
        {
            return Invalid("image_sha256", FieldErrorCode.Malformed, "must have 32 bytes.");
        }

        if (announced.ImageBytes < 1)
        {
            return Invalid("image_size_bytes", FieldErrorCode.OutOfRange, "must be at least 1.");
        }

        if (announced.ImageBytes > options.Value.MaxImageBytes)
        {
            return new UploadOpening.TooLarge(options.Value.MaxImageBytes);
        }

        var job = await store.FindAsync(claim.Job, cancellationToken);
        var standing = LeaseComparison.Compare(job, claim);
        if (standing != LeaseStanding.Current)
        {
            return new UploadOpening.Lost(standing);
        }

        if (await ProblemOfOpeningsAsync(job!, job!.Running(claim.Fence)!.Commitment, announced.OpeningsBytes, cancellationToken) is { } problem)
        {
            return Invalid("openings_size_bytes", FieldErrorCode.OutOfRange, problem);
        }

        if (announced.OpeningsBytes == 0 ? announced.OpeningsSha256 is not null : !Secrets.IsSecret(announced.OpeningsSha256 ?? ""))
        {
            return Invalid("openings_sha256", FieldErrorCode.Malformed, "must have 32 bytes where openings come, and none where none come.");
        }

        if (TakePlace(claim) is { } busy)
        {
            return busy;
        }

        try
        {
            return new UploadOpening.Opened(new Counted(await incoming.BeginAsync(claim.Job, claim.Fence, announced, cancellationToken), this, claim));
        }
        catch
        {
            LeavePlace(claim);
            throw;
        }
    }

    private async Task<string?> ProblemOfOpeningsAsync(Job job, JobCommitment? commitment, long sizeBytes, CancellationToken cancellationToken)
    {
        if (commitment is null)
        {
            return sizeBytes == 0 ? null : "must be 0: no commitment was made under this lease.";
        }

        if (await models.ExpectAsync(job.Spec, cancellationToken) is { } expected)
        {
            var exact = expected.LayoutOf(commitment.OpenAll).SizeBytes;
            return sizeBytes == exact ? null : $"must be {exact}, as the commitment and the challenge ask for.";
        }

        return sizeBytes > options.Value.MaxOpeningsBytes ? $"must be at most {options.Value.MaxOpeningsBytes}."
            : OpeningsLayout.Find(commitment.LeafCount, commitment.OpenAll, sizeBytes) is null ? $"must be that of openings of {commitment.LeafCount} leaves."
            : null;
    }

    private static UploadOpening.Invalid Invalid(string field, FieldErrorCode code, string problem) => new(new FieldError($"header.{field}", code, $"header.{field} {problem}"));

    private UploadOpening? TakePlace(LeaseClaim claim)
    {
        lock (_gate)
        {
            var own = _running.GetValueOrDefault((claim.Job, claim.Fence));
            if (own >= options.Value.MaxUploadsPerLease)
            {
                meter.BoundHit("uploads_per_lease");
                return new UploadOpening.LeaseBusy(options.Value.MaxUploadsPerLease);
            }

            if (_count >= options.Value.MaxConcurrentUploads)
            {
                meter.BoundHit("concurrent_uploads");
                return new UploadOpening.Busy(options.Value.MaxConcurrentUploads);
            }

            _running[(claim.Job, claim.Fence)] = own + 1;
            _count++;
            return null;
        }
    }

    private void LeavePlace(LeaseClaim claim)
    {
        lock (_gate)
        {
            _count--;
            if (--_running[(claim.Job, claim.Fence)] == 0)
            {
                _running.Remove((claim.Job, claim.Fence));
            }
        }
    }

    private sealed class Counted(IIncomingUpload upload, ResultUploads owner, LeaseClaim claim) : IIncomingUpload
    {
        private int _disposed;

        public Task<UploadOutcome> AppendAsync(UploadPart part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            upload.AppendAsync(part, bytes, cancellationToken);

        public Task<UploadCompletion> CompleteAsync(CancellationToken cancellationToken) => upload.CompleteAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                owner.LeavePlace(claim);
                await upload.DisposeAsync();
            }
        }
    }
}
