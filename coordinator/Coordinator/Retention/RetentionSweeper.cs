using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Retention;

/// <summary>Removes what was kept long enough: finished jobs, in chunks, and files that nobody names. Any number of coordinators may do it at once.</summary>
internal sealed partial class RetentionSweeper(
    IJobStore jobs,
    JobExpiry expiry,
    BlobSweep blobs,
    TimeProvider time,
    IOptions<RetentionOptions> options,
    ILogger<RetentionSweeper> logger) : Duty("RetentionSweeper", time, logger)
{
    private readonly ILogger _logger = logger;

    protected override TimeSpan Interval => options.Value.SweepInterval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        for (var (chunk, more) = (0, true); more && chunk < options.Value.MaxChunks; chunk++)
        {
            (var some, more) = await expiry.SweepChunkAsync(cancellationToken);
            removed += some;
        }

        var files = await blobs.SweepPartAsync(cancellationToken);
        if (removed + files > 0)
        {
            Swept(_logger, removed, files);
        }
    }

    protected override async Task OnStoreReachedAsync(CancellationToken cancellationToken) =>
        _ = await jobs.CountAsync(new JobIndex.Leases(), cancellationToken);
}
