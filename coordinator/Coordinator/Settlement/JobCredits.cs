using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Settlement;

/// <summary>
/// Finds what the ledger says about one job: held, paid, given back, vested, taken. The journal has no index by job, but it is in order of time, and a job knows when it was asked for and when it
/// was over. Safe for concurrent use; throws as <see cref="LedgerHistory"/> does.
/// </summary>
public sealed class JobCredits(LedgerHistory journal, ILedgerStore store)
{
    /// <summary>Movements that are told of one job.</summary>
    public const int MostMovements = 50;

    /// <summary>Records behind the end of a job that are looked through for it.</summary>
    public const int MostLookedThrough = 20_000;

    // A decision and the record of it may lie that far apart: clocks differ a little, and a store that is away is asked again.
    private const long SlackMs = 10_000;
    private const int Page = 500;

    /// <summary>What the ledger says about the job as it is now.</summary>
    public async Task<JobCreditStatement> ReadAsync(Job job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Price == 0)
        {
            return new JobCreditStatement([], 0, IsComplete: true);
        }

        var reading = new Reading(job);
        var (last, whole) = await LookAsync(reading, await BeforeAsync(job.CreatedAtMs - SlackMs, cancellationToken), job.CreatedAtMs + SlackMs, cancellationToken);
        if (JobTransitions.Final.Contains(job.State))
        {
            var from = Math.Max(last, await BeforeAsync(job.UpdatedAtMs - SlackMs, cancellationToken));
            whole &= (await LookAsync(reading, from, long.MaxValue, cancellationToken)).Whole;
        }

        var window = JobPrice.Earner(job) is { } earner ? (await store.WindowAsync(earner.Worker, cancellationToken)).Items : [];
        return new JobCreditStatement(reading.Movements, window.Where(item => item.Subject == job.Id.Value).Sum(static item => item.Amount), whole);
    }

    /// <summary>Shows the records after one to the reading, until one is later than <paramref name="untilMs"/>.</summary>
    /// <returns>The last record that was looked at, and whether all were.</returns>
    private async Task<(long Last, bool Whole)> LookAsync(Reading reading, long after, long untilMs, CancellationToken cancellationToken)
    {
        for (var left = MostLookedThrough; left > 0;)
        {
            var records = await journal.ReadAsync(after, Page, cancellationToken);
            foreach (var record in records)
            {
                if (record.AtMs > untilMs || reading.Movements.Count >= MostMovements)
                {
                    return (after, record.AtMs > untilMs);
                }

                reading.Take(record);
                after = record.Id;
            }

            if (records.Count == 0)
            {
                return (after, true);
            }

            left -= records.Count;
        }

        return (after, false);
    }

    /// <summary>A record before the first one of that time or later; 0 when that is the first of all.</summary>
    private async Task<long> BeforeAsync(long atMs, CancellationToken cancellationToken)
    {
        var (low, high) = (0L, 1L);
        for (; await IsBeforeAsync(high); high *= 2)
        {
            low = high;
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = await IsBeforeAsync(middle) ? (middle, high) : (low, middle);
        }

        return low;

        async Task<bool> IsBeforeAsync(long id) => await journal.ReadAsync(id - 1, 1, cancellationToken) is [var record, ..] && record.AtMs < atMs;
    }

    private sealed class Reading(Job job)
    {
        private readonly string _subject = job.Id.Value;
        private LedgerAccount? _pending;
        private long _earned;
        private long _taken;

        public List<JobCreditMovement> Movements { get; } = [];

        public void Take(JournalRecord record)
        {
            foreach (var entry in record.Entries)
            {
                if (AmountOf(entry) is > 0 and var amount && Movements.Count < MostMovements)
                {
                    Movements.Add(new JobCreditMovement(record.Id, record.AtMs, entry, amount));
                }
            }
        }

        /// <summary>How much of the entry is about the job. What the worker had for it is followed until it is the worker's own or the worker's no more.</summary>
        private long AmountOf(JournalEntry entry)
        {
            if (entry.Subject == _subject)
            {
                foreach (var (account, amount) in entry.Postings.Where(posting => posting.Account.Name.EndsWith(":pending", StringComparison.Ordinal)))
                {
                    (_pending, _earned) = (account, Math.Max(0, _earned + amount));
                }

                return entry.Postings.Where(static posting => posting.Amount > 0).Sum(static posting => posting.Amount);
            }

            if (_pending is not { } pending || entry.Postings.All(posting => posting.Account != pending))
            {
                return 0;
            }

            switch (entry.Reason)
            {
                case JournalReason.Seize:
                    (_taken, _earned) = (_earned, 0);
                    return _taken;
                case JournalReason.Restore:
                    (_earned, _taken) = (_taken, 0);
                    return _earned;
                default:
                    return 0;
            }
        }
    }
}
