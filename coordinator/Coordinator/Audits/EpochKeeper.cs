using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Audits;

/// <summary>
/// Makes epochs before they begin and forgets those that were kept long enough, one coordinator at a time; reads, on every coordinator, what was made. Two that overlap do no
/// harm: of two epochs with one number the store keeps the first.
/// </summary>
internal sealed partial class EpochKeeper(
    IEpochStore store, Epochs epochs, PoolDuties duties, IIdSource ids, IPoolClock clock, TimeProvider time, IOptions<AuditsOptions> options, ILogger<EpochKeeper> logger)
    : Duty("EpochKeeper", time, logger)
{
    private const string EpochsDuty = "audit-epochs";
    private const int MostRounds = 8;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = logger;

    protected override TimeSpan Interval => TimeSpan.FromTicks(Math.Min(options.Value.EpochLength.Ticks / 8, LongestInterval.Ticks));

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await epochs.RefreshAsync(cancellationToken);
        for (var round = 0; round < MostRounds && Next() is { } next && await duties.TakeAsync(EpochsDuty, cancellationToken) is not null; round++)
        {
            if (await store.AddAsync(next, cancellationToken))
            {
                EpochMade(_logger, next.Number, next.KeySha256);
            }

            await epochs.RefreshAsync(cancellationToken);
        }

        if (epochs.Expired() is { Count: > 0 } expired)
        {
            if (await duties.TakeAsync(EpochsDuty, cancellationToken) is not null)
            {
                await store.RemoveAsync(expired, cancellationToken);
            }

            epochs.Forget(expired);
        }
    }

    protected override Task OnStoreReachedAsync(CancellationToken cancellationToken) => epochs.RefreshAsync(cancellationToken);

    private Epoch? Next() => EpochRules.Next(epochs.Newest, clock.NowMs, options.Value.EpochLength, ids.NewSecret());
}
