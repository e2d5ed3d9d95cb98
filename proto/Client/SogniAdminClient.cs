using Google.Protobuf;
using SogniLike.Client.Actions;
using SogniLike.Client.Calls;
using SogniLike.Client.Ledgers;
using SogniLike.Protocol.Admin.V1;
using KeyCaps = SogniLike.Protocol.Artist.V1.KeyCaps;

namespace SogniLike.Client;

/// <summary>
/// What an operator can do at a coordinator, with an API key of the role "viewer", "operator" or "owner". Safe for concurrent use. Every method throws
/// <see cref="SogniException"/> when the call fails and <see cref="OperationCanceledException"/> when it is cancelled.
/// </summary>
public sealed partial class SogniAdminClient : IDisposable
{
    private const uint MostActions = 500;
    private const ulong MostRecords = 500;

    private readonly SogniConnection _connection;
    private readonly AdminService.AdminServiceClient _admin;

    /// <summary>Connects with the first call.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message says why.</exception>
    public SogniAdminClient(SogniClientOptions options)
    {
        _connection = new SogniConnection(options);
        _admin = new AdminService.AdminServiceClient(_connection.Invoker);
    }

    /// <summary>The pool at a glance.</summary>
    public Task<GetPoolResponse> GetPoolAsync(CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _admin.GetPoolAsync(new GetPoolRequest(), o), repeatable: true, cancellationToken);

    /// <summary>Makes a token that lets workers in. Its text is in the answer and nowhere else. Not repeated by itself.</summary>
    /// <param name="owner">Account whose workers they will be, 1 to 64 characters of a-z, 0-9, "-", "_"; made when new.</param>
    /// <param name="valid">60 s to 30 days, whole seconds; null for the coordinator's default of a day.</param>
    /// <param name="maxUses">Workers it lets in, 1 to 1,000.</param>
    /// <param name="verifier">They are the operator's own verifiers.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<CreateEnrolmentTokenResponse> CreateEnrolmentTokenAsync(
        string owner, TimeSpan? valid = null, int maxUses = 1, bool verifier = false, CancellationToken cancellationToken = default)
    {
        var request = new CreateEnrolmentTokenRequest { Owner = owner, ValidSeconds = SecondsOf(valid), MaxUses = checked((uint)maxUses), Verifier = verifier };
        return _connection.CallAsync(o => _admin.CreateEnrolmentTokenAsync(request, o), repeatable: false, cancellationToken);
    }

    /// <summary>All enrolment tokens, oldest first, without their texts.</summary>
    public IAsyncEnumerable<EnrolmentToken> ListEnrolmentTokensAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(
            o => _admin.ListEnrolmentTokensAsync(new ListEnrolmentTokensRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Tokens,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Makes the token useless.</summary>
    public async Task<EnrolmentToken> RevokeEnrolmentTokenAsync(string tokenId, CancellationToken cancellationToken = default)
    {
        var request = new RevokeEnrolmentTokenRequest { TokenId = tokenId };
        return (await _connection.CallAsync(o => _admin.RevokeEnrolmentTokenAsync(request, o), repeatable: true, cancellationToken)).Token;
    }

    /// <summary>All enrolled workers, oldest first.</summary>
    public IAsyncEnumerable<Worker> ListWorkersAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListWorkersAsync(new ListWorkersRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Workers,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Shuts a worker out at once; what it runs goes back to the queue.</summary>
    public async Task<Worker> RevokeWorkerAsync(string workerId, CancellationToken cancellationToken = default)
    {
        var request = new RevokeWorkerRequest { WorkerId = workerId };
        return (await _connection.CallAsync(o => _admin.RevokeWorkerAsync(request, o), repeatable: true, cancellationToken)).Worker;
    }

    /// <summary>Gives a worker less for a while, or nothing; it stays connected and, unless it is banned, finishes what it runs.</summary>
    /// <param name="reason">Told to the worker's owner, 1 to 200 characters.</param>
    /// <param name="length">1 minute to 365 days; when null a day, 30 days for "quarantined", 365 for "banned".</param>
    /// <param name="kind">"held": no jobs. "quarantined": no jobs, but audits of others. "banned": nothing.</param>
    public async Task<Worker> HoldWorkerAsync(
        string workerId, string reason, TimeSpan? length = null, string kind = "held", CancellationToken cancellationToken = default)
    {
        var request = new HoldWorkerRequest { WorkerId = workerId, Reason = reason, Seconds = SecondsOf(length), Kind = kind };
        return (await _connection.CallAsync(o => _admin.HoldWorkerAsync(request, o), repeatable: true, cancellationToken)).Worker;
    }

    /// <summary>Lets a worker finish what it runs and gives it nothing new; nothing is held against it.</summary>
    /// <param name="reason">Told to the worker's owner, 1 to 200 characters.</param>
    /// <param name="length">1 minute to 365 days; 7 days when null.</param>
    public async Task<Worker> DrainWorkerAsync(string workerId, string reason, TimeSpan? length = null, CancellationToken cancellationToken = default)
    {
        var request = new DrainWorkerRequest { WorkerId = workerId, Reason = reason, Seconds = SecondsOf(length) };
        return (await _connection.CallAsync(o => _admin.DrainWorkerAsync(request, o), repeatable: true, cancellationToken)).Worker;
    }

    /// <summary>Ends a worker's hold now.</summary>
    /// <param name="reason">Kept in the worker's trail, 1 to 200 characters.</param>
    public async Task<Worker> ReleaseWorkerAsync(string workerId, string reason, CancellationToken cancellationToken = default)
    {
        var request = new ReleaseWorkerRequest { WorkerId = workerId, Reason = reason };
        return (await _connection.CallAsync(o => _admin.ReleaseWorkerAsync(request, o), repeatable: true, cancellationToken)).Worker;
    }

    /// <summary>Makes a model available under its name; replaces what the name meant for new jobs.</summary>
    public async Task<RegisteredModel> AddModelAsync(ModelManifest manifest, CancellationToken cancellationToken = default)
    {
        var request = new AddModelRequest { Manifest = manifest };
        return (await _connection.CallAsync(o => _admin.AddModelAsync(request, o), repeatable: true, cancellationToken)).Model;
    }

    /// <summary>All models by name, with their files.</summary>
    public IAsyncEnumerable<RegisteredModel> ListModelsAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListModelsAsync(new ListModelsRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Models,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Lets a model take new jobs, or stops it from taking any.</summary>
    public async Task<RegisteredModel> SetModelEnabledAsync(string name, bool enabled, CancellationToken cancellationToken = default)
    {
        var request = new SetModelEnabledRequest { Name = name, Enabled = enabled };
        return (await _connection.CallAsync(o => _admin.SetModelEnabledAsync(request, o), repeatable: true, cancellationToken)).Model;
    }

    /// <summary>Makes an API key. Its secret is in the answer and nowhere else. Not repeated by itself.</summary>
    /// <param name="accountId">Account it acts for, made when new.</param>
    /// <param name="scopes">"read", "submit", "artist"; "viewer", "operator", "owner".</param>
    /// <param name="name">For people, 0 to 64 characters.</param>
    /// <param name="valid">Whole seconds; null: for ever.</param>
    /// <param name="caps">Its limits; null: none.</param>
    public Task<CreateApiKeyResponse> CreateApiKeyAsync(
        string accountId, IEnumerable<string> scopes, string name = "", TimeSpan? valid = null, KeyCaps? caps = null, CancellationToken cancellationToken = default)
    {
        var request = new CreateApiKeyRequest { AccountId = accountId, Name = name, ValidSeconds = SecondsOf(valid), Scopes = { scopes }, Caps = caps };
        return _connection.CallAsync(o => _admin.CreateApiKeyAsync(request, o), repeatable: false, cancellationToken);
    }

    /// <summary>How far honest devices lie apart and what is judged by that; pages are read as they are asked for.</summary>
    public IAsyncEnumerable<Tolerance> ListTolerancesAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListTolerancesAsync(new ListTolerancesRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Tolerances,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Forgets what was measured between two classes of devices.</summary>
    /// <param name="modelManifest">SHA-256, 32 bytes.</param>
    /// <param name="one">Class and precision of one device, such as "cpu fp32".</param>
    /// <param name="other">Of the other one; the order makes no difference.</param>
    /// <param name="reason">Kept with the action, 1 to 200 characters.</param>
    /// <param name="owner">Account whose measurement is forgotten; empty: everybody's.</param>
    /// <returns>What is known of the pair now; null when nothing is.</returns>
    public async Task<Tolerance?> ForgetToleranceAsync(
        ReadOnlyMemory<byte> modelManifest, string one, string other, string reason, string owner = "", CancellationToken cancellationToken = default)
    {
        var request = new ForgetToleranceRequest { ModelManifest = ByteString.CopyFrom(modelManifest.Span), One = one, Other = other, Owner = owner, Reason = reason };
        return (await _connection.CallAsync(o => _admin.ForgetToleranceAsync(request, o), repeatable: false, cancellationToken)).Tolerance;
    }

    /// <summary>Every account of the ledger with its balance, by name; pages are read as they are asked for, one moment after the other.</summary>
    public IAsyncEnumerable<LedgerBalance> ListLedgerBalancesAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListLedgerBalancesAsync(new ListLedgerBalancesRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Balances,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>
    /// Reads the whole journal of the ledger, recomputes every balance from it and compares. Takes time and traffic with the age of the pool; memory only with its accounts
    /// and unfinished jobs.
    /// </summary>
    public async Task<LedgerReport> VerifyLedgerAsync(CancellationToken cancellationToken = default)
    {
        var replay = new LedgerReplay();
        for (var token = ""; ;)
        {
            var request = new ListLedgerBalancesRequest { PageToken = token };
            var page = await _connection.CallAsync(o => _admin.ListLedgerBalancesAsync(request, o), repeatable: true, cancellationToken);
            while (replay.LastRecordId < page.LastRecordId)
            {
                var next = new ListLedgerRecordsRequest { AfterRecordId = replay.LastRecordId, PageSize = (uint)Math.Min(MostRecords, page.LastRecordId - replay.LastRecordId) };
                var records = (await _connection.CallAsync(o => _admin.ListLedgerRecordsAsync(next, o), repeatable: true, cancellationToken)).Records;
                if (records.Count == 0)
                {
                    return replay.Missing(page.LastRecordId);
                }

                foreach (var record in records)
                {
                    replay.Add(record);
                }
            }

            replay.Compare(page.Balances);
            token = page.NextPageToken;
            if (token.Length == 0)
            {
                return replay.Finish();
            }
        }
    }

    /// <summary>All API keys, oldest first, without their secrets.</summary>
    public IAsyncEnumerable<ApiKey> ListApiKeysAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListApiKeysAsync(new ListApiKeysRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Keys,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>What the pool's policy says about prompts, without the words of its rules.</summary>
    public Task<GetPolicyResponse> GetPolicyAsync(CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _admin.GetPolicyAsync(new GetPolicyRequest(), o), repeatable: true, cancellationToken);

    /// <summary>Images that somebody reported, oldest first.</summary>
    /// <param name="openOnly">Only those that nobody has resolved.</param>
    public IAsyncEnumerable<Report> ListReportsAsync(bool openOnly = false, CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(
            o => _admin.ListReportsAsync(new ListReportsRequest { OpenOnly = openOnly, PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Reports,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Says what became of a report.</summary>
    /// <param name="resolution">"upheld" or "dismissed".</param>
    /// <param name="note">0 to 500 characters.</param>
    public async Task<Report> ResolveReportAsync(string reportId, string resolution, string note = "", CancellationToken cancellationToken = default)
    {
        var request = new ResolveReportRequest { ReportId = reportId, Resolution = resolution, Note = note };
        return (await _connection.CallAsync(o => _admin.ResolveReportAsync(request, o), repeatable: true, cancellationToken)).Report;
    }

    /// <summary>All accounts, oldest first.</summary>
    public IAsyncEnumerable<Account> ListAccountsAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListAccountsAsync(new ListAccountsRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Accounts,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Changes an account, or makes it; what the request leaves out stays as it is.</summary>
    public async Task<Account> SetAccountAsync(SetAccountRequest request, CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _admin.SetAccountAsync(request, o), repeatable: true, cancellationToken)).Account;

    /// <summary>Exchanges the owner's one-time login for an API key; needs no key. Its secret is in the answer and nowhere else. Not repeated by itself.</summary>
    public Task<RedeemOwnerLoginResponse> RedeemOwnerLoginAsync(string login, CancellationToken cancellationToken = default) =>
        _connection.CallAsync(o => _admin.RedeemOwnerLoginAsync(new RedeemOwnerLoginRequest { Login = login }, o), repeatable: false, cancellationToken);

    /// <summary>Makes the key, and its sub-keys, useless for every call that starts afterwards; open streams end.</summary>
    public async Task<ApiKey> RevokeApiKeyAsync(string keyId, CancellationToken cancellationToken = default)
    {
        var request = new RevokeApiKeyRequest { KeyId = keyId };
        return (await _connection.CallAsync(o => _admin.RevokeApiKeyAsync(request, o), repeatable: true, cancellationToken)).Key;
    }

    /// <summary>Audits, opened last first.</summary>
    /// <param name="filter">Which: its page fields are set here.</param>
    public IAsyncEnumerable<PoolAudit> ListAuditsAsync(ListAuditsRequest filter, CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListAuditsAsync(new ListAuditsRequest(filter) { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Audits,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>One audit, with what only operators need to know.</summary>
    public async Task<PoolAudit> GetAuditAsync(string auditId, CancellationToken cancellationToken = default)
    {
        var request = new GetPoolAuditRequest { AuditId = auditId };
        return (await _connection.CallAsync(o => _admin.GetPoolAuditAsync(request, o), repeatable: true, cancellationToken)).Audit;
    }

    /// <summary>Sets the verdict of an audit that has one; what was lost by it is given back, what follows from it happens.</summary>
    /// <param name="verdict">"passed", "failed" or "inconclusive".</param>
    /// <param name="reason">For everybody to read, 1 to 200 characters.</param>
    public async Task<PoolAudit> OverrideAuditAsync(string auditId, string verdict, string reason, CancellationToken cancellationToken = default)
    {
        var request = new OverrideAuditRequest { AuditId = auditId, Verdict = verdict, Reason = reason };
        return (await _connection.CallAsync(o => _admin.OverrideAuditAsync(request, o), repeatable: true, cancellationToken)).Audit;
    }

    /// <summary>Jobs of every account.</summary>
    /// <param name="filter">Which: its page fields are set here.</param>
    public IAsyncEnumerable<PoolJob> ListPoolJobsAsync(ListPoolJobsRequest filter, CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListPoolJobsAsync(new ListPoolJobsRequest(filter) { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Jobs,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>A job of any account.</summary>
    public async Task<PoolJob> GetPoolJobAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var request = new GetPoolJobRequest { JobId = jobId };
        return (await _connection.CallAsync(o => _admin.GetPoolJobAsync(request, o), repeatable: true, cancellationToken)).Job;
    }

    /// <summary>What happened to a job, oldest first, as it was told to whoever watched.</summary>
    public async Task<IReadOnlyList<PoolJobEvent>> ListPoolJobEventsAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var request = new ListPoolJobEventsRequest { JobId = jobId };
        return (await _connection.CallAsync(o => _admin.ListPoolJobEventsAsync(request, o), repeatable: true, cancellationToken)).Events;
    }

    /// <summary>What the ledger says about a job of any account.</summary>
    public async Task<ListPoolJobCreditsResponse> ListPoolJobCreditsAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var request = new ListPoolJobCreditsRequest { JobId = jobId };
        return await _connection.CallAsync(o => _admin.ListPoolJobCreditsAsync(request, o), repeatable: true, cancellationToken);
    }

    /// <summary>Cancels a job of any account; its artist gets back what was not done.</summary>
    /// <param name="reason">Kept in the log of actions, 1 to 200 characters.</param>
    public async Task<PoolJob> CancelPoolJobAsync(string jobId, string reason, CancellationToken cancellationToken = default)
    {
        var request = new CancelPoolJobRequest { JobId = jobId, Reason = reason };
        return (await _connection.CallAsync(o => _admin.CancelPoolJobAsync(request, o), repeatable: true, cancellationToken)).Job;
    }

    /// <summary>Acts on jobs of any account, on each by itself. Not repeated when an answer is lost: a job that was put back may run again by then.</summary>
    /// <param name="action">"cancel", "requeue", "reassign" or "verify".</param>
    /// <param name="jobIds">1 to 100.</param>
    /// <param name="reason">Kept in the log of actions with each job, 1 to 200 characters.</param>
    public async Task<IReadOnlyList<PoolJobOutcome>> ActOnPoolJobsAsync(string action, IEnumerable<string> jobIds, string reason, CancellationToken cancellationToken = default)
    {
        var request = new ActOnPoolJobsRequest { Action = action, JobIds = { jobIds }, Reason = reason };
        return (await _connection.CallAsync(o => _admin.ActOnPoolJobsAsync(request, o), repeatable: false, cancellationToken)).Results;
    }

    /// <summary>What is wrong with the pool now, what is bad first; none when all is well.</summary>
    public async Task<IReadOnlyList<Alert>> ListAlertsAsync(CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _admin.ListAlertsAsync(new ListAlertsRequest(), o), repeatable: true, cancellationToken)).Alerts;

    /// <summary>How the pool did lately, oldest first.</summary>
    /// <param name="length">1 minute to 1 day.</param>
    /// <param name="points">Samples wanted at most, 1 to 500.</param>
    public async Task<IReadOnlyList<PoolSample>> GetPoolHistoryAsync(TimeSpan length, int points, CancellationToken cancellationToken = default)
    {
        var request = new GetPoolHistoryRequest { Seconds = SecondsOf(length), Points = (uint)points };
        return (await _connection.CallAsync(o => _admin.GetPoolHistoryAsync(request, o), repeatable: true, cancellationToken)).Samples;
    }

    /// <summary>Every option as the coordinator that answers uses it.</summary>
    public async Task<IReadOnlyList<Setting>> ListSettingsAsync(CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _admin.ListSettingsAsync(new ListSettingsRequest(), o), repeatable: true, cancellationToken)).Settings;

    /// <summary>What operators did, newest first.</summary>
    public IAsyncEnumerable<AdminAction> ListAdminActionsAsync(CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _admin.ListAdminActionsAsync(new ListAdminActionsRequest { PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Actions,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Reads the whole log of actions and recomputes its chain.</summary>
    public async Task<ActionLogReport> VerifyActionLogAsync(CancellationToken cancellationToken = default)
    {
        ActionLogReplay? replay = null;
        for (var token = ""; ;)
        {
            var request = new ListAdminActionsRequest { PageSize = MostActions, PageToken = token };
            var page = await _connection.CallAsync(o => _admin.ListAdminActionsAsync(request, o), repeatable: true, cancellationToken);
            replay ??= new ActionLogReplay((long)page.HeadNumber, page.HeadHash);
            foreach (var entry in page.Actions)
            {
                replay.Add(entry);
            }

            token = page.NextPageToken;
            if (token.Length == 0)
            {
                return replay.Finish();
            }
        }
    }

    /// <summary>Ends the connection; calls in flight fail.</summary>
    public void Dispose() => _connection.Dispose();

    // 0 means "the default" or "for ever" on the wire, so a time below a second must not become it.
    private static uint SecondsOf(TimeSpan? time) => time is { } given ? checked((uint)Math.Max(1, (long)given.TotalSeconds)) : 0;
}
