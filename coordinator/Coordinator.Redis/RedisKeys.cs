using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Redis.Stores;
using SogniLike.Coordinator.Workers;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis;

/// <summary>
/// Every key and channel of a pool: the one place where their names are made. All keys share the hash tag of the pool's id, so that on a Redis Cluster
/// a pool lives in one slot and a script may touch all of them. README.md beside this file holds the same table for operators. Immutable.
/// </summary>
internal sealed class RedisKeys
{
    private readonly string _prefix;

    public RedisKeys(string poolId)
    {
        PoolId = poolId;
        _prefix = $"sogni:{{{poolId}}}:";
        Leases = Key("leases");
        Hedges = Key("hedges");
        Deadlines = Key("deadlines");
        PausedAccounts = Key("paused");
        UnsettledPauses = Key("paused:unsettled");
        ApiKeys = Key("apikeys");
        EnrolmentTokens = Key("tokens");
        EnrolmentSecrets = Key("tokens:secrets");
        Workers = Key("workers");
        WorkerKeys = Key("workers:keys");
        Accounts = Key("accounts");
        OwnerLogin = Key("owner-login");
        Reports = Key("reports");
        ReportNames = Key("reports:names");
        Models = Key("models");
        Webhooks = Key("webhooks");
        Epochs = Key("epochs");
        Trust = Key("trust");
        Tolerances = Key("tolerances");
        Measurements = Key("measurements");
        Audits = Key("audits");
        QueueLoads = Key("queues");
        DueEvents = Key("events:due");
        AllSegments = Key("events:segments");
        AllImages = Key("images");
        LedgerBalances = Key("ledger:balances");
        LedgerJournal = Key("ledger:journal");
        LedgerSegments = Key("ledger:segments");
        WakesName = _prefix + "wakes";
        AdminActions = Key("admin:actions");
        AdminActionHead = Key("admin:actions:head");
        PoolSamples = Key("pool:samples");
        Wakes = Channel("wakes");
        Presence = Channel("presence");
    }

    /// <summary>Field of <see cref="LedgerBalances"/>: id of the newest record.</summary>
    public static string RecordField => "record";

    /// <summary>Field of <see cref="LedgerBalances"/>: day of the account's newest grant.</summary>
    public static string GrantedField(AccountId account) => $"granted:{account}";

    /// <summary>True for a field of <see cref="GrantedField"/>.</summary>
    public static bool IsGrantedField(string field) => field.StartsWith("granted:", StringComparison.Ordinal);

    /// <summary>Field of <see cref="LedgerBalances"/>: there while nothing of the worker's window vests.</summary>
    public static string WaitingField(WorkerId worker) => $"waiting:worker:{worker}:pending";

    /// <summary>True for a field of <see cref="WaitingField"/>.</summary>
    public static bool IsWaitingField(string field) => field.StartsWith("waiting:", StringComparison.Ordinal);

    /// <summary>The hash tag.</summary>
    public string PoolId { get; }

    /// <summary>Sorted set: job id by the end of its lease, Unix milliseconds. Entries leave with the lease.</summary>
    public RedisKey Leases { get; }

    /// <summary>Sorted set: job id by the end of its second lease, Unix milliseconds. Entries leave with that lease.</summary>
    public RedisKey Hedges { get; }

    /// <summary>Sorted set: id of each job that is not final by its deadline, Unix milliseconds.</summary>
    public RedisKey Deadlines { get; }

    /// <summary>Sorted set: account whose queue is paused by since when, Unix milliseconds. As many as accounts; an entry leaves when the queue goes on.</summary>
    public RedisKey PausedAccounts { get; }

    /// <summary>Sorted set: account whose jobs may not be yet what it said of its queue, by the mark of that word. An entry leaves a moment later.</summary>
    public RedisKey UnsettledPauses { get; }

    /// <summary>Hash: API key id to its record (JSON). Bounded by the caller; never expires.</summary>
    public RedisKey ApiKeys { get; }

    /// <summary>Hash: account id to its record (JSON). Bounded by the caller; never expires.</summary>
    public RedisKey Accounts { get; }

    /// <summary>Hash: report id to its record (JSON). Bounded by the caller; never expires.</summary>
    public RedisKey Reports { get; }

    /// <summary>Hash: job id, a space, account to the id of that account's report. As many as reports; never expires.</summary>
    public RedisKey ReportNames { get; }

    /// <summary>Hash: "owner" to the owner's one-time login (JSON). One entry at most; never expires.</summary>
    public RedisKey OwnerLogin { get; }

    /// <summary>Hash: enrolment token id to its record (JSON). Bounded by the caller; never expires.</summary>
    public RedisKey EnrolmentTokens { get; }

    /// <summary>Hash: SHA-256 of a token's secret to the token's id. As many as tokens; never expires.</summary>
    public RedisKey EnrolmentSecrets { get; }

    /// <summary>Hash: worker id to its record (JSON). Bounded by the caller; never expires.</summary>
    public RedisKey Workers { get; }

    /// <summary>Hash: a worker's public key to its id. As many as workers; never expires.</summary>
    public RedisKey WorkerKeys { get; }

    /// <summary>Hash: model name to its record (JSON). Bounded by the caller; never expires.</summary>
    public RedisKey Models { get; }

    /// <summary>Hash: account id to its webhooks (JSON), with the secrets that posts are signed with. Bounded by the caller; never expires.</summary>
    public RedisKey Webhooks { get; }

    /// <summary>Hash: number of an epoch of audits to its record (JSON). An epoch leaves when it was kept long enough.</summary>
    public RedisKey Epochs { get; }

    /// <summary>Hash: worker id to what is known about its honesty (JSON). At most as many as workers; never expires.</summary>
    public RedisKey Trust { get; }

    /// <summary>Hash: what devices measured (<see cref="Calibration.ToleranceRecord"/>), JSON by model and pair of devices. Kept until an operator forgets it.</summary>
    public RedisKey Tolerances { get; }

    /// <summary>Hash: worker id to what was measured of it (<see cref="Measuring.WorkerMeasurements"/>), JSON. At most as many as workers; never expires.</summary>
    public RedisKey Measurements { get; }

    /// <summary>Hash: id of an audit to its record (JSON). An audit leaves when it was kept long enough, or is one too many.</summary>
    public RedisKey Audits { get; }

    /// <summary>Hash: "manifest:class:jobs" and "manifest:class:work" of every queue that holds jobs to their number and work, kilopixel-steps.</summary>
    public RedisKey QueueLoads { get; }

    /// <summary>Set: accounts whose stream holds so many events that the oldest are due to move to the blob store. An account leaves when it has fewer.</summary>
    public RedisKey DueEvents { get; }

    /// <summary>Sorted set: every entry of <see cref="Segments"/> by the time of its move, Unix milliseconds. Entries leave with the segment.</summary>
    public RedisKey AllSegments { get; }

    /// <summary>Sorted set: "account blob" of every picture that artists brought by until when it is kept, Unix milliseconds. Entries leave with the picture.</summary>
    public RedisKey AllImages { get; }

    /// <summary>
    /// Hash: account of the ledger to its millicredits; <see cref="RecordField"/> to the id of the newest record; a field of <see cref="GrantedField"/> per account to
    /// the day of its newest grant. As many as accounts and workers; never expires.
    /// </summary>
    public RedisKey LedgerBalances { get; }

    /// <summary>Stream: the newest records of the ledger's journal, ids "n-0" without gaps: at, entries (separated by ";"). Bounded by the caller.</summary>
    public RedisKey LedgerJournal { get; }

    /// <summary>Sorted set: "after last blob moved_at_ms" of each blob of old records by the id of its last. One for up to 1,000 records; never expires.</summary>
    public RedisKey LedgerSegments { get; }

    /// <summary>Stream: what operators did, a document (JSON) each with its link (JSON). Bounded by the caller.</summary>
    public RedisKey AdminActions { get; }

    /// <summary>String: the link (JSON) of the newest entry of <see cref="AdminActions"/>.</summary>
    public RedisKey AdminActionHead { get; }

    /// <summary>Stream: how the pool did, a document (JSON) each. Bounded by the caller.</summary>
    public RedisKey PoolSamples { get; }

    /// <summary>Channel: wakes, as text "queue|account|worker id". Published by jobs_apply.lua; not kept.</summary>
    public RedisChannel Wakes { get; }

    /// <summary>Name of <see cref="Wakes"/>.</summary>
    public string WakesName { get; }

    /// <summary>Channel: who is connected where (JSON). Not kept.</summary>
    public RedisChannel Presence { get; }

    /// <summary>
    /// Hash: version, fence, leases ("fence:token" of each running one), final (0 or 1), order (JSON, never changes), state (JSON), events (ids of its
    /// events). Leaves with the job's removal.
    /// </summary>
    public RedisKey Job(JobId id) => Key($"job:{id}");

    /// <summary>Stream: the newest events of an account, ids "n-0" without gaps; bounded by <see cref="RedisOptions.MaxEventsPerAccount"/>.</summary>
    public RedisKey Events(AccountId account) => Key($"account:{account}:events");

    /// <summary>
    /// Hash: through (id of the newest event that left the stream for good), floor (id of the newest event that is gone altogether).
    /// </summary>
    public RedisKey Archive(AccountId account) => Key($"account:{account}:archive");

    /// <summary>
    /// Sorted set: "account after last blob moved_at_ms" of each blob of old events by the id of its last event. Bounded by the caller; an entry leaves with its
    /// segment.
    /// </summary>
    public RedisKey Segments(AccountId account) => Key($"account:{account}:segments");

    /// <summary>Hash: blob of a picture that the account brought to "width height size_bytes kept_until_ms". Bounded by the caller; an entry leaves when nobody needs it any more.</summary>
    public RedisKey Images(AccountId account) => Key($"account:{account}:images");

    /// <summary>String: bytes of <see cref="Images"/> together. Leaves with the last.</summary>
    public RedisKey ImageBytes(AccountId account) => Key($"account:{account}:image-bytes");

    /// <summary>String: id of the account's newest event. Never expires, so an id is never used twice.</summary>
    public RedisKey LastEvent(AccountId account) => Key($"account:{account}:last-event");

    /// <summary>Hash: body, request, jobs of an idempotency key. Expires after <see cref="IdempotencyClaim.KeptForMs"/>.</summary>
    public RedisKey Claim(AccountId account, string key) => Key($"account:{account}:claim:{key}");

    /// <summary>String: what the pixels show. Expires <see cref="ImageFingerprint.KeptForMs"/> after the newest delivery.</summary>
    public RedisKey Fingerprint(string pixelSha256) => Key($"pixels:{pixelSha256}");

    /// <summary>Hash: delivered, failed: how many leases of the worker ended so. Never expires.</summary>
    public RedisKey Tally(WorkerId worker) => Key($"worker:{worker}:tally");

    /// <summary>List: "amount subject artist price" of what the worker earned and has not vested, oldest first. Bounded by the caller.</summary>
    public RedisKey Window(WorkerId worker) => Key($"worker:{worker}:window");

    /// <summary>Sorted set: account with jobs in the queue by its start tag, kilopixel-steps over weight. An account leaves with its last job.</summary>
    public RedisKey QueueStarts(QueueId queue) => Key($"queue:{QueueText.Format(queue)}:starts");

    /// <summary>
    /// Sorted set: account without jobs in the queue by its finish tag; "" is the queue's clock. Tags behind the clock are removed with each lease, so that no
    /// more accounts stand here than were served lately. The clock never expires.
    /// </summary>
    public RedisKey QueueFinishes(QueueId queue) => Key($"queue:{QueueText.Format(queue)}:finishes");

    /// <summary>Hash: account with jobs in the queue to the time at which one was leased last, Unix milliseconds.</summary>
    public RedisKey QueueServed(QueueId queue) => Key($"queue:{QueueText.Format(queue)}:served");

    /// <summary>Hash: holder, fence, until_ms, cursor of a duty of the pool. As many as there are duties; never expires, so a fence is never used twice.</summary>
    public RedisKey Duty(string duty) => Key($"duty:{duty}");

    /// <summary>List: the newest samples of the series as decimal text, oldest first. Expires <see cref="SampleSeries.KeptFor"/>, or up to an eighth less, after the newest.</summary>
    public RedisKey Samples(SampleSeries series) => series switch
    {
        SampleSeries.Speed speed => Key($"worker:{speed.Worker}:speed:{speed.Manifest}"),
        SampleSeries.Failures failures => Key($"worker:{failures.Worker}:failures"),
        SampleSeries.Losses losses => Key($"worker:{losses.Worker}:losses"),
        SampleSeries.EtaErrors errors => Key($"eta:{errors.Manifest}:errors"),
        SampleSeries.EtaHits => Key("eta:hits"),
        _ => throw new ArgumentOutOfRangeException(nameof(series), series, "This series has no key."),
    };

    /// <summary>Set: ids of the account's API keys. Bounded by the caller; never expires.</summary>
    public RedisKey AccountKeys(AccountId account) => Key($"account:{account}:keys");

    /// <summary>String: the counter. Expires after <see cref="JobGuard.SpendAtMost.KeptForMs"/>.</summary>
    public RedisKey Counter(JobCounter counter) => counter switch
    {
        JobCounter.KeyJobs jobs => Key($"key:{jobs.KeyId}:jobs:{jobs.Day}"),
        JobCounter.KeyWork work => Key($"key:{work.KeyId}:work:{work.Day}"),
        _ => throw new ArgumentOutOfRangeException(nameof(counter), counter, "This counter has no key."),
    };

    /// <summary>Sorted set of the index: job id by score. An empty one does not exist.</summary>
    public RedisKey Index(JobIndex index) => index switch
    {
        JobIndex.Flow flow => Key($"queue:{QueueText.Format(flow.Queue)}:jobs:{flow.Account}"),
        JobIndex.Leases => Leases,
        JobIndex.Hedges => Hedges,
        JobIndex.Stragglers stragglers => Key($"stragglers:{stragglers.Manifest}"),
        JobIndex.WorkerLeases leases => Key($"worker:{leases.Worker}:leases"),
        JobIndex.Deadlines => Deadlines,
        JobIndex.PausedJobs paused => Key($"account:{paused.Account}:paused"),
        JobIndex.AccountJobs jobs => Key($"account:{jobs.Account}:jobs"),
        JobIndex.KeyActive active => Key($"key:{active.KeyId}:active"),
        JobIndex.AccountActive active => Key($"account:{active.Account}:active"),
        JobIndex.Finished finished => Key($"finished:{finished.State.ToString().ToLowerInvariant()}"),
        JobIndex.SharedAs share => Key($"share:{share.Id}"),
        JobIndex.AccountShares shares => Key($"account:{shares.Account}:shares"),
        JobIndex.BlobHolders blob => Key($"blob:{blob.Blob}"),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "This index has no key."),
    };

    /// <summary>Sorted set of the index: audit id by score. An empty one does not exist.</summary>
    public RedisKey Index(AuditIndex index) => index switch
    {
        AuditIndex.All => Key("audits:all"),
        AuditIndex.Open => Key("audits:open"),
        AuditIndex.Assigned => Key("audits:assigned"),
        AuditIndex.Judged => Key("audits:judged"),
        AuditIndex.OfJob job => Key($"job:{job.Job}:audits"),
        AuditIndex.OfSuspect suspect => Key($"worker:{suspect.Worker}:audits"),
        AuditIndex.Disputes disputes => Key($"account:{disputes.Account}:disputes"),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "This index has no key."),
    };

    /// <summary>Channel: where the account's running jobs are (JSON). Not kept. On the pool's own node of a cluster, so that publishing counts who listens.</summary>
    public RedisChannel Progress(AccountId account) => Channel($"progress:{account}").WithKeyRouting();

    private RedisKey Key(string name) => _prefix + name;

    private RedisChannel Channel(string name) => RedisChannel.Literal(_prefix + name);
}
