using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Sources;

namespace SogniLike.Coordinator.Retention;

/// <summary>
/// Removes what was kept long enough: finished jobs and pictures, in chunks, old events and records of the ledger, and files that nobody names. All are those of the whole pool, so one coordinator
/// at a time does it; the next one goes on where it stopped.
/// </summary>
internal sealed partial class RetentionSweeper(
    IJobStore jobs,
    JobExpiry expiry,
    BlobSweep blobs,
    EventArchiver archiver,
    LedgerArchiver ledger,
    SourceImages sources,
    PoolDuties duties,
    TimeProvider time,
    IOptions<RetentionOptions> options,
    ILogger<RetentionSweeper> logger) : Duty("RetentionSweeper", time, logger)
{
    private const string RetentionDuty = "retention";

    private readonly ILogger _logger = logger;

    protected override TimeSpan Interval => options.Value.SweepInterval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        for (var (chunk, more) = (0, true); more && chunk < options.Value.MaxChunks && await duties.TakeAsync(RetentionDuty, cancellationToken) is not null; chunk++)
        {
            (var some, more) = await expiry.SweepChunkAsync(cancellationToken);
            removed += some;
        }

        for (var (chunk, more) = (0, true); more && chunk < options.Value.MaxChunks && await duties.TakeAsync(RetentionDuty, cancellationToken) is not null; chunk++)
        {
            (_, more) = await sources.SweepAsync(cancellationToken);
        }

        var (moved, expired) = await archiver.SweepAsync(cancellationToken);
        moved += await ledger.SweepAsync(cancellationToken);
        var files = 0;
        if (await duties.TakeAsync(RetentionDuty, cancellationToken) is { } lease)
        {
            // The cursor is the part to look at; another coordinator, or this one after a restart, does not begin anew.
            var part = byte.TryParse(lease.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var next) ? next : (byte)0;
            files = await blobs.SweepPartAsync(part, cancellationToken);
            await duties.AdvanceAsync(lease, unchecked((byte)(part + 1)).ToString(CultureInfo.InvariantCulture), cancellationToken);
        }

        if (removed + moved + expired + files > 0)
        {
            Swept(_logger, removed, moved, expired, files);
        }
    }

    protected override async Task OnStoreReachedAsync(CancellationToken cancellationToken) =>
        _ = await jobs.CountAsync(new JobIndex.Leases(), cancellationToken);
}
