using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Redis.Bus;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Workers;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Writes a transaction as the arguments of jobs_apply.lua: what the rules decided, and what follows from it, as plain data.</summary>
internal static class JobTransactionEncoder
{
    private const int MostChanges = 64;
    private const int MostSamples = 16;

    /// <exception cref="ArgumentException">The transaction is not what <see cref="JobTransaction"/> says: a bug in a stage.</exception>
    public static JobsApplyArguments Encode(JobTransaction transaction, IReadOnlyList<RecordMove> records, RedisKeys keys, RedisOptions options)
    {
        Check(transaction);
        var arguments = new JobsApplyArguments();
        AddClaim(arguments, transaction.Claim, keys);
        AddGuards(arguments, transaction.Guards, keys);
        AddChanges(arguments, transaction.Changes, keys);
        AddRemovals(arguments, transaction.Removals, keys);
        AddRecords(arguments, records);
        AddFingerprint(arguments, transaction.Fingerprint, keys);
        LedgerEncoder.Add(arguments, transaction.Ledger, keys);
        AddMoves(arguments, transaction, keys);
        AddQueueMoves(arguments, transaction, keys);
        AddTallies(arguments, transaction.Changes, keys);
        AddSamples(arguments, transaction.Samples, keys);

        if (transaction.HasJobs)
        {
            var account = transaction.Account;
            arguments.AddKey(keys.Events(account)).AddKey(keys.LastEvent(account)).AddKey(keys.Archive(account)).Add(options.MaxEventsPerAccount);
            arguments.AddKey(keys.DueEvents).Add(account.Value).Add(options.DueEvents);
        }
        else
        {
            arguments.AddNothing();
        }

        arguments.Add(keys.WakesName).Add(WakeText.Format(JobNotices.Of(transaction)));
        return arguments;
    }

    private static void Check(JobTransaction transaction)
    {
        var changes = transaction.Changes;
        var count = changes.Count + transaction.Removals.Count;
        if (count > MostChanges || (count == 0 && transaction.Audits.Count == 0))
        {
            throw new ArgumentException($"A transaction holds 1 to {MostChanges} changes, or audits, and not {count} changes.", nameof(transaction));
        }

        var last = new Dictionary<JobId, Job>(count);
        foreach (var change in changes)
        {
            if (last.TryGetValue(change.After.Id, out var before) && change.Before != before)
            {
                throw new ArgumentException("A job changes from what the change before left.", nameof(transaction));
            }

            last[change.After.Id] = change.After;
        }

        if (transaction.Removals.Any(removal => !last.TryAdd(removal.Before.Id, removal.Before)) || last.Values.Any(job => job.Account != transaction.Account))
        {
            throw new ArgumentException("A transaction is of jobs of one account, and none that it removes changes or is removed again.", nameof(transaction));
        }

        if (transaction.Samples.Count > MostSamples || transaction.Samples.Any(sample => !double.IsFinite(sample.Value)))
        {
            throw new ArgumentException($"A transaction holds at most {MostSamples} samples, all finite.", nameof(transaction));
        }

        if (changes.Any(change => change.Before is { } before && (before.Id != change.After.Id || StoredOrder.Of(before) != StoredOrder.Of(change.After))))
        {
            throw new ArgumentException("The order of a job never changes.", nameof(transaction));
        }
    }

    private static void AddClaim(JobsApplyArguments arguments, IdempotencyClaim? claim, RedisKeys keys)
    {
        if (claim is null)
        {
            arguments.AddNothing();
            return;
        }

        arguments.AddKey(keys.Claim(claim.Account, claim.Key)).Add(claim.BodySha256).Add(claim.RequestId).Add(string.Join(' ', claim.Jobs)).Add(claim.KeptForMs);
    }

    private static void AddGuards(JobsApplyArguments arguments, IReadOnlyList<JobGuard> guards, RedisKeys keys)
    {
        arguments.Add(guards.Count);
        foreach (var guard in guards)
        {
            _ = guard switch
            {
                JobGuard.CountAtMost count => arguments.Add("count").AddKey(keys.Index(count.Index)).Add(count.Most),
                JobGuard.ScoreAtMost score => arguments.Add("score").AddKey(keys.Index(score.Index)).Add(score.Job.Value).Add(score.Most),
                JobGuard.SpendAtMost spend => arguments.Add("spend").AddKey(keys.Counter(spend.Counter)).Add(spend.Amount).Add(spend.Most).Add(spend.KeptForMs),
                JobGuard.QueueRuns runs => arguments.Add("absent").AddKey(keys.PausedAccounts).Add(runs.Account.Value),
                JobGuard.QueuePaused paused => arguments.Add("present").AddKey(keys.PausedAccounts).Add(paused.Account.Value),
                _ => throw new ArgumentOutOfRangeException(nameof(guards), guard, "The script does not know this guard."),
            };
        }
    }

    private static void AddChanges(JobsApplyArguments arguments, IReadOnlyList<JobChange> changes, RedisKeys keys)
    {
        arguments.Add(changes.Count);
        foreach (var change in changes)
        {
            var job = change.After;
            arguments
                .AddKey(keys.Job(job.Id))
                .Add(job.Id.Value)
                .Add(change.Before?.Version ?? 0)
                .Add(change.Before?.Fence ?? 0)
                .Add(job.Version)
                .Add(job.Fence)
                .Add(string.Join(' ', job.Running().Select(lease => string.Create(CultureInfo.InvariantCulture, $"{lease.Fence}:{lease.Token}"))))
                .Add(JobTransitions.Final.Contains(job.State) ? "1" : "0")
                .Add(change.Before is null ? Document(StoredOrder.Of(job), RedisDocuments.Types.StoredOrder) : "")
                .Add(Document(StoredState.Of(job), RedisDocuments.Types.StoredState));
        }
    }

    private static void AddRemovals(JobsApplyArguments arguments, IReadOnlyList<JobRemoval> removals, RedisKeys keys)
    {
        arguments.Add(removals.Count);
        foreach (var removal in removals)
        {
            arguments
                .AddKey(keys.Job(removal.Before.Id))
                .Add(removal.Before.Id.Value)
                .Add(removal.Before.Version)
                .Add(removal.Before.Fence)
                .Add((int)removal.After.Reason)
                .Add(removal.After.AtMs);
        }
    }

    private static void AddRecords(JobsApplyArguments arguments, IReadOnlyList<RecordMove> records)
    {
        arguments.Add(records.Count);
        foreach (var record in records)
        {
            arguments.AddKey(record.Key).Add(record.Id).Add(record.Expected).Add(record.Document);
        }
    }

    private static void AddFingerprint(JobsApplyArguments arguments, ImageFingerprint? fingerprint, RedisKeys keys)
    {
        if (fingerprint is null)
        {
            arguments.AddNothing();
            return;
        }

        arguments.AddKey(keys.Fingerprint(fingerprint.PixelSha256)).Add(fingerprint.Subject).Add(fingerprint.KeptForMs);
    }

    private static void AddMoves(JobsApplyArguments arguments, JobTransaction transaction, RedisKeys keys)
    {
        arguments.Add(transaction.Changes.Count + transaction.Removals.Count + transaction.Audits.Count);
        foreach (var change in transaction.Changes)
        {
            AddMoves(arguments, change.After.Id.Value, JobIndexes.Moves(change), keys.Index);
        }

        foreach (var removal in transaction.Removals)
        {
            AddMoves(arguments, removal.Before.Id.Value, JobIndexes.Moves(removal), keys.Index);
        }

        foreach (var change in transaction.Audits)
        {
            AddMoves(arguments, change.Id.Value, AuditIndexes.Moves(change), keys.Index);
        }
    }

    private static void AddMoves<TIndex>(JobsApplyArguments arguments, string member, IReadOnlyList<(TIndex Index, long? Score)> moves, Func<TIndex, RedisKey> key)
    {
        arguments.Add(member).Add(moves.Count);
        foreach (var (index, score) in moves)
        {
            arguments.AddKey(key(index)).Add(score ?? RedisValue.EmptyString);
        }
    }

    private static void AddQueueMoves(JobsApplyArguments arguments, JobTransaction transaction, RedisKeys keys)
    {
        var moves = transaction.Changes.Select(change => QueueMoves.Of(change, transaction.WorkerModels)).OfType<QueueMove>().ToList();
        arguments.Add(moves.Count);
        foreach (var move in moves)
        {
            arguments
                .Add(Verb(move))
                .AddKey(keys.Index(new JobIndex.Flow(move.Queue, move.Account)))
                .AddKey(keys.QueueStarts(move.Queue))
                .AddKey(keys.QueueFinishes(move.Queue))
                .AddKey(keys.QueueServed(move.Queue))
                .AddKey(keys.QueueLoads)
                .Add(QueueText.Format(move.Queue))
                .Add(move.Account.Value)
                .Add(move.Job.Value)
                .Add(move.Work);
            switch (move)
            {
                case QueueMove.Enter enter:
                    arguments.Add(enter.Place);
                    break;
                case QueueMove.Reenter back:
                    arguments.Add(back.Place).Add(back.Charge);
                    break;
                case QueueMove.Shift shift:
                    arguments.Add(shift.Place);
                    break;
                case QueueMove.Serve serve:
                    arguments.Add(serve.Charge).Add(serve.NowMs).Add(serve.Beside.Count);
                    foreach (var beside in serve.Beside)
                    {
                        arguments.AddKey(keys.QueueStarts(beside)).AddKey(keys.QueueFinishes(beside));
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private static string Verb(QueueMove move) => move switch
    {
        QueueMove.Enter => "enter",
        QueueMove.Reenter => "reenter",
        QueueMove.Shift => "shift",
        QueueMove.Leave => "leave",
        QueueMove.Serve => "serve",
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "The script does not know this move."),
    };

    private static void AddTallies(JobsApplyArguments arguments, IReadOnlyList<JobChange> changes, RedisKeys keys)
    {
        var tallies = changes.SelectMany(EndedAttempts.Of).Select(attempt => (attempt.Worker, Field: Field(attempt.Outcome))).Where(tally => tally.Field is not null).ToList();
        arguments.Add(tallies.Count);
        foreach (var (worker, field) in tallies)
        {
            arguments.AddKey(keys.Tally(worker)).Add(field!);
        }
    }

    private static void AddSamples(JobsApplyArguments arguments, IReadOnlyList<Sample> samples, RedisKeys keys)
    {
        arguments.Add(samples.Count);
        foreach (var (series, value) in samples)
        {
            arguments
                .AddKey(keys.Samples(series))
                .Add(value.ToString("R", CultureInfo.InvariantCulture))
                .Add(series.Most)
                .Add((long)SampleSeries.KeptFor.TotalMilliseconds);
        }
    }

    private static RedisValue Document<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>Where <see cref="WorkerTally"/> counts it; null for what is held against nobody.</summary>
    private static string? Field(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Delivered => "delivered",
        AttemptOutcome.WorkerFailed or AttemptOutcome.WorkerLost or AttemptOutcome.ResultRefused => "failed",
        _ => null,
    };
}
