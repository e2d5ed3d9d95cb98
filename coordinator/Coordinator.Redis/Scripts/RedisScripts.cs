using System.Globalization;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Sources;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>
/// A typed method per Lua script. Scripts are called by hash; when Redis does not know one (it was restarted, or its scripts were flushed) the text is sent
/// once. Errors are mapped by <see cref="RedisConnection"/>. Safe for concurrent use.
/// </summary>
internal sealed class RedisScripts(RedisConnection connection)
{
    private static readonly RedisScript ApiKeyAdd = RedisScript.Load("api_key_add");
    private static readonly RedisScript ApiKeyRemove = RedisScript.Load("api_key_remove");
    private static readonly RedisScript DutyAdvance = RedisScript.Load("duty_advance");
    private static readonly RedisScript DutyTake = RedisScript.Load("duty_take");
    private static readonly RedisScript EventsForget = RedisScript.Load("events_forget");
    private static readonly RedisScript EventsMove = RedisScript.Load("events_move");
    private static readonly RedisScript JobsApply = RedisScript.Load("jobs_apply");
    private static readonly RedisScript LedgerApply = RedisScript.Load("ledger_apply");
    private static readonly RedisScript LedgerMove = RedisScript.Load("ledger_move");
    private static readonly RedisScript LeaseRenew = RedisScript.Load("lease_renew");
    private static readonly RedisScript LogAppend = RedisScript.Load("log_append");
    private static readonly RedisScript PauseSet = RedisScript.Load("pause_set");
    private static readonly RedisScript PauseSettle = RedisScript.Load("pause_settle");
    private static readonly RedisScript RecordPut = RedisScript.Load("record_put");
    private static readonly RedisScript RecordRemove = RedisScript.Load("record_remove");
    private static readonly RedisScript RecordReplace = RedisScript.Load("record_replace");
    private static readonly RedisScript SourceAdd = RedisScript.Load("source_add");
    private static readonly RedisScript SourceRemove = RedisScript.Load("source_remove");
    private static readonly RedisScript WorkerEnrol = RedisScript.Load("worker_enrol");

    /// <summary>api_key_add.lua: adds an API key within the bounds of pool and account.</summary>
    public async Task<ApiKeyAddition> ApiKeyAddAsync(
        RedisKeys keys, AccountId account, string id, RedisValue document, int most, int mostOfAccount, CancellationToken cancellationToken) =>
        (ApiKeyAddition)(int)await RunDurablyAsync(
            ApiKeyAdd, [keys.ApiKeys, keys.AccountKeys(account)], [id, document, Text(most), Text(mostOfAccount)], cancellationToken);

    /// <summary>api_key_remove.lua: forgets an API key.</summary>
    public Task ApiKeyRemoveAsync(RedisKeys keys, AccountId account, string id, CancellationToken cancellationToken) =>
        RunDurablyAsync(ApiKeyRemove, [keys.ApiKeys, keys.AccountKeys(account)], [id], cancellationToken);

    /// <summary>jobs_apply.lua: compares and applies one transaction.</summary>
    public Task<JobsApplyReply> JobsApplyAsync(JobsApplyArguments arguments, CancellationToken cancellationToken) =>
        ApplyAsync(JobsApply, arguments, cancellationToken);

    /// <summary>ledger_apply.lua: compares and applies one change of the ledger alone.</summary>
    public Task<JobsApplyReply> LedgerApplyAsync(JobsApplyArguments arguments, CancellationToken cancellationToken) =>
        ApplyAsync(LedgerApply, arguments, cancellationToken);

    /// <summary>ledger_move.lua: takes old records out of the journal and keeps which blob has them; false when nothing was done.</summary>
    public async Task<bool> LedgerMoveAsync(RedisKeys keys, JournalSegment segment, string text, CancellationToken cancellationToken) =>
        (int)await RunDurablyAsync(
            LedgerMove,
            [keys.LedgerJournal, keys.LedgerSegments, keys.Index(new JobIndex.BlobHolders(segment.Blob))],
            [Text(segment.After + 1) + "-0", Text(segment.Last), Text(segment.Last + 1) + "-0", text, segment.Holder, Text(segment.MovedAtMs)],
            cancellationToken) == 1;

    private async Task<JobsApplyReply> ApplyAsync(RedisScript script, JobsApplyArguments arguments, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await RunDurablyAsync(script, arguments.Keys, arguments.Values, cancellationToken))!;
        var code = (JobsApplyCode)(int)reply[0];
        return code switch
        {
            JobsApplyCode.Conflict or JobsApplyCode.GuardFailed or JobsApplyCode.RecordChanged => new JobsApplyReply(code, (int)reply[1], "", ""),
            JobsApplyCode.Repeated => new JobsApplyReply(code, 0, (string)reply[1]!, (string)reply[2]!),
            JobsApplyCode.Insufficient => new JobsApplyReply(code, 0, "", "") { Account = (string)reply[1]!, Balance = (long)reply[2] },
            _ => new JobsApplyReply(code, 0, "", ""),
        };
    }

    /// <summary>events_move.lua: takes old events out of a stream and records the blob that has them.</summary>
    /// <returns>How many segments the account has now; 0 when nothing was done.</returns>
    public async Task<long> EventsMoveAsync(RedisKeys keys, EventSegment segment, string text, int dueEvents, CancellationToken cancellationToken) =>
        (long)await RunDurablyAsync(
            EventsMove,
            [
                keys.Events(segment.Account), keys.Archive(segment.Account), keys.Segments(segment.Account), keys.AllSegments,
                keys.Index(new JobIndex.BlobHolders(segment.Blob)), keys.DueEvents,
            ],
            [
                Text(segment.After), Text(segment.Last), Text(segment.Last + 1) + "-0", text, segment.Holder, Text(segment.MovedAtMs), segment.Account.Value,
                Text(dueEvents),
            ],
            cancellationToken);

    /// <summary>events_forget.lua: forgets a segment and lets go of its blob; false when there was none.</summary>
    public async Task<bool> EventsForgetAsync(RedisKeys keys, EventSegment segment, string text, CancellationToken cancellationToken) =>
        (int)await RunDurablyAsync(
            EventsForget,
            [keys.Archive(segment.Account), keys.Segments(segment.Account), keys.AllSegments, keys.Index(new JobIndex.BlobHolders(segment.Blob))],
            [Text(segment.Last), text, segment.Holder],
            cancellationToken) == 1;

    /// <summary>lease_renew.lua: moves the end of a lease.</summary>
    public async Task<LeaseRenewal> LeaseRenewAsync(RedisKeys keys, JobId id, string token, long fence, long untilMs, CancellationToken cancellationToken) =>
        (LeaseRenewal)(int)await RunAsync(LeaseRenew, [keys.Job(id), keys.Leases, keys.Hedges], [id.Value, token, Text(fence), Text(untilMs)], cancellationToken);

    /// <summary>log_append.lua: appends a linked entry; null when it was, else the head that it must follow.</summary>
    /// <param name="head">As it was read; empty when there was none.</param>
    public async Task<string?> LogAppendAsync(RedisKey log, RedisKey headKey, string head, string link, RedisValue document, int kept, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await RunDurablyAsync(LogAppend, [log, headKey], [head, link, document, Text(kept)], cancellationToken))!;
        return (int)reply[0] == 1 ? null : (string)reply[1]!;
    }

    /// <summary>pause_set.lua: pauses an account's queue, or lets it go on; the mark of that.</summary>
    public async Task<long> PauseSetAsync(RedisKeys keys, AccountId account, bool paused, long nowMs, string wake, CancellationToken cancellationToken) =>
        (long)await RunDurablyAsync(
            PauseSet, [keys.PausedAccounts, keys.UnsettledPauses], [account.Value, paused ? "1" : "0", Text(nowMs), keys.WakesName, wake], cancellationToken);

    /// <summary>pause_settle.lua: the account's jobs are what was said under this mark.</summary>
    public Task PauseSettleAsync(RedisKeys keys, AccountId account, long mark, CancellationToken cancellationToken) =>
        RunAsync(PauseSettle, [keys.UnsettledPauses], [account.Value, Text(mark)], cancellationToken);

    /// <summary>record_put.lua: adds, or with <paramref name="replace"/> also replaces, one record of a bounded hash.</summary>
    /// <param name="unique">A hash of second names and the record's name in it; null for none.</param>
    public async Task<RecordPutReply> RecordPutAsync(
        RedisKey records, string id, RedisValue document, int most, bool replace, (RedisKey Names, string Name)? unique, CancellationToken cancellationToken)
    {
        RedisKey[] keys = unique is { } second ? [records, second.Names] : [records];
        RedisValue[] values = [id, document, Text(most), replace ? "replace" : "add", unique?.Name ?? ""];
        return (RecordPutReply)(int)await RunDurablyAsync(RecordPut, keys, values, cancellationToken);
    }

    /// <summary>record_remove.lua: forgets a record and its unique name.</summary>
    public Task RecordRemoveAsync(RedisKey records, RedisKey names, string id, string name, CancellationToken cancellationToken) =>
        RunAsync(RecordRemove, [records, names], [id, name], cancellationToken);

    /// <summary>record_replace.lua: replaces a record that is still the one that was read.</summary>
    public async Task<RecordReplaceReply> RecordReplaceAsync(RedisKey records, string id, RedisValue read, RedisValue document, CancellationToken cancellationToken) =>
        (RecordReplaceReply)(int)await RunDurablyAsync(RecordReplace, [records], [id, read, document], cancellationToken);

    /// <summary>source_add.lua: keeps a picture within the bounds of its account.</summary>
    public async Task<SourceAddition> SourceAddAsync(
        RedisKeys keys, SourceImage image, string document, string entry, int most, long mostBytes, long nowMs, CancellationToken cancellationToken) =>
        (SourceAddition)(int)await RunDurablyAsync(
            SourceAdd,
            KeysOf(keys, image),
            [image.Blob.Value, document, Text(image.SizeBytes), entry, Text(image.KeptUntilMs), Text(most), Text(mostBytes), image.Holder, Text(nowMs)],
            cancellationToken);

    /// <summary>source_remove.lua: forgets a picture; false when it is not as it was read.</summary>
    public async Task<bool> SourceRemoveAsync(RedisKeys keys, SourceImage image, string document, string entry, CancellationToken cancellationToken) =>
        (int)await RunDurablyAsync(
            SourceRemove, KeysOf(keys, image), [image.Blob.Value, document, Text(image.SizeBytes), entry, image.Holder], cancellationToken) == 1;

    /// <summary>worker_enrol.lua: uses a token once and adds the worker.</summary>
    public async Task<WorkerEnrolReply> WorkerEnrolAsync(
        RedisKeys keys, string tokenId, RedisValue tokenRead, RedisValue tokenUsed, string workerId, RedisValue worker, string publicKey, int most, CancellationToken cancellationToken) =>
        (WorkerEnrolReply)(int)await RunDurablyAsync(
            WorkerEnrol,
            [keys.EnrolmentTokens, keys.Workers, keys.WorkerKeys],
            [tokenId, tokenRead, tokenUsed, workerId, worker, publicKey, Text(most)],
            cancellationToken);

    /// <summary>duty_take.lua: gives or renews a duty of the pool; null while another coordinator holds it.</summary>
    public async Task<DutyLease?> DutyTakeAsync(RedisKey key, string duty, string holder, long nowMs, long untilMs, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await RunAsync(DutyTake, [key], [holder, Text(nowMs), Text(untilMs)], cancellationToken))!;
        return reply.Length == 1 ? null : new DutyLease(duty, holder, (long)reply[0], (long)reply[1], (string)reply[2]!);
    }

    /// <summary>duty_advance.lua: keeps how far a duty has come.</summary>
    public async Task<DutyAdvanceReply> DutyAdvanceAsync(RedisKey key, long fence, string cursor, CancellationToken cancellationToken) =>
        (DutyAdvanceReply)(int)await RunAsync(DutyAdvance, [key], [Text(fence), cursor], cancellationToken);

    private static RedisKey[] KeysOf(RedisKeys keys, SourceImage image) =>
        [keys.Images(image.Account), keys.ImageBytes(image.Account), keys.AllImages, keys.Index(new JobIndex.BlobHolders(image.Blob))];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) =>
        connection.RunAsync((database, _) => EvaluateAsync(database, script, keys, values), cancellationToken);

    /// <summary>The answer acknowledges what was written.</summary>
    private Task<RedisResult> RunDurablyAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) =>
        connection.RunDurablyAsync(keys[0], (database, _) => EvaluateAsync(database, script, keys, values), cancellationToken);

    private static async Task<RedisResult> EvaluateAsync(IDatabase database, RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, values);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // EVAL runs the text and keeps it under its hash. Nothing ran before: the answer was that there is no such script.
            return await database.ExecuteAsync("EVAL", [script.Source, keys.Length, .. keys.Cast<object>(), .. values.Cast<object>()]);
        }
    }
}
