using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Returns;

/// <summary>Takes the bytes of results from whoever shows a running lease. Safe for concurrent use.</summary>
public sealed class ResultUploads(IJobStore store, IIncomingUploads incoming, IOptions<ReturnsOptions> options, CoordinatorMeter meter)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(JobId Job, long Fence), int> _running = [];
    private int _count;

    /// <summary>Begins an upload under a lease.</summary>
    /// <param name="claim">The authority to do so.</param>
    /// <param name="sizeBytes">Exact size that will come.</param>
    /// <param name="sha256">Lower-case hexadecimal.</param>
    /// <exception cref="StoreUnavailableException">The lease cannot be compared now.</exception>
    public async Task<UploadOpening> BeginAsync(LeaseClaim claim, long sizeBytes, string sha256, CancellationToken cancellationToken)
    {
        if (!Secrets.IsSecret(sha256))
        {
            return new UploadOpening.Invalid(new FieldError("header.image_sha256", FieldErrorCode.Malformed, "header.image_sha256 must have 32 bytes."));
        }

        if (sizeBytes < 1)
        {
            return new UploadOpening.Invalid(
                new FieldError("header.image_size_bytes", FieldErrorCode.OutOfRange, "header.image_size_bytes must be at least 1."));
        }

        if (sizeBytes > options.Value.MaxImageBytes)
        {
            return new UploadOpening.TooLarge(options.Value.MaxImageBytes);
        }

        var standing = LeaseComparison.Compare(await store.FindAsync(claim.Job, cancellationToken), claim);
        if (standing != LeaseStanding.Current)
        {
            return new UploadOpening.Lost(standing);
        }

        if (TakePlace(claim) is { } busy)
        {
            return busy;
        }

        try
        {
            return new UploadOpening.Opened(new Counted(await incoming.BeginAsync(claim.Job, claim.Fence, sizeBytes, sha256, cancellationToken), this, claim));
        }
        catch
        {
            LeavePlace(claim);
            throw;
        }
    }

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

        public Task<UploadOutcome> AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => upload.AppendAsync(bytes, cancellationToken);

        public Task<UploadOutcome> CompleteAsync(CancellationToken cancellationToken) => upload.CompleteAsync(cancellationToken);

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
