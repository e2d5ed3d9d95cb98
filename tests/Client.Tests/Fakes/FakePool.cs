using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Tests.Fakes;

/// <summary>What a fake coordinator knows, and what tests make it do. Safe for concurrent use.</summary>
public sealed class FakePool
{
    public const string ArtistKey = "artist-key";
    public const string AdminKey = "admin-key";

    private readonly Lock _lock = new();
    private readonly List<(ulong Id, string JobId, WatchJobsResponse Message)> _events = [];
    private readonly Queue<RpcException> _failures = new();
    private TaskCompletionSource _changed = NewSignal();
    private readonly TaskCompletionSource _watched = NewSignal();
    private CancellationTokenSource _connections = new();
    private ulong _firstKeptEvent = 1;
    private ulong _last;

    /// <summary>Names of the calls that arrived, in order.</summary>
    public List<string> Calls { get; } = [];

    public Dictionary<string, Job> Jobs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SubmitJobsResponse> Submissions { get; } = new(StringComparer.Ordinal);

    /// <summary>Pictures that were brought, by their hash.</summary>
    public Dictionary<ByteString, byte[]> Uploads { get; } = [];

    /// <summary>Images by job, and what the coordinator says of them.</summary>
    public Dictionary<string, (ImageInfo Info, byte[] Bytes)> Images { get; } = new(StringComparer.Ordinal);

    public List<GetWorkerTrustResponse> Trusts { get; } = [];

    public List<AuditEpoch> Epochs { get; } = [];

    public List<Audit> Audits { get; } = [];

    public List<Tolerance> Tolerances { get; } = [];

    public List<PoolAudit> PoolAudits { get; } = [];

    public List<PoolJob> PoolJobs { get; } = [];

    public List<Report> Reports { get; } = [];

    public List<ActOnPoolJobsRequest> Acts { get; } = [];

    public uint ActionHead { get; set; }

    public List<Alert> Alerts { get; } = [];

    /// <summary>What was to be forgotten of them.</summary>
    public List<ForgetToleranceRequest> Forgotten { get; } = [];

    public List<EnrolmentToken> Tokens { get; } = [];

    public List<Worker> Workers { get; } = [];

    public List<RegisteredModel> Models { get; } = [];

    public List<ApiKey> Keys { get; } = [];

    /// <summary>The ledger's journal; its balances are what it says, unless a test adds to them.</summary>
    public List<LedgerRecord> Ledger { get; } = [];

    /// <summary>Added to the balances, by account.</summary>
    public Dictionary<string, long> LedgerFaults { get; } = new(StringComparer.Ordinal);

    public List<Share> Shares { get; } = [];

    /// <summary>Since when the artist's queue is paused.</summary>
    public Google.Protobuf.WellKnownTypes.Timestamp? PausedAt { get; private set; }

    /// <summary>Every job that was moved, and where to.</summary>
    public List<(string Job, QueueTarget To)> Moves { get; } = [];

    public List<Webhook> Webhooks { get; } = [];

    /// <summary>Sub-keys of the artist.</summary>
    public List<Key> SubKeys { get; } = [];

    /// <summary>Called with every new job, under no lock: a test's worker.</summary>
    public Action<Job>? OnSubmitted { get; set; }

    /// <summary>Called when a call was done but before its answer leaves.</summary>
    public Action<string>? BeforeAnswer { get; set; }

    /// <summary>Ends when a watch has its snapshot and its progress: what changes afterwards comes as an event.</summary>
    public Task Watched => _watched.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Positions that watches asked to resume after, in order.</summary>
    public List<ulong> WatchPositions { get; } = [];

    public static RpcException Error(StatusCode status, string code, string message, string? field = null)
    {
        var trailers = new Metadata { { ErrorTrailers.Code, code } };
        if (field is not null)
        {
            trailers.Add(ErrorTrailers.Field, field);
        }

        return new RpcException(new Status(status, message), trailers);
    }

    /// <summary>The next calls, of whatever kind, fail with these.</summary>
    public void FailNext(params RpcException[] errors)
    {
        lock (_lock)
        {
            foreach (var error in errors)
            {
                _failures.Enqueue(error);
            }
        }
    }

    /// <summary>Every call comes through here first.</summary>
    /// <param name="context">Of the call.</param>
    /// <param name="admin">Only operators may make it.</param>
    /// <param name="anyone">It needs no key.</param>
    public void Enter(ServerCallContext context, bool admin = false, bool anyone = false)
    {
        RpcException? failure;
        lock (_lock)
        {
            Calls.Add(context.Method[(context.Method.LastIndexOf('/') + 1)..]);
            _failures.TryDequeue(out failure);
        }

        if (failure is not null)
        {
            throw failure;
        }

        switch (context.RequestHeaders.GetValue("authorization"))
        {
            case null when anyone:
                return;
            case null:
                throw Error(StatusCode.Unauthenticated, ErrorCodes.KeyMissing, "No API key was sent.");
            case $"Bearer {AdminKey}":
            case $"Bearer {ArtistKey}" when !admin:
                return;
            case $"Bearer {ArtistKey}":
                throw Error(StatusCode.PermissionDenied, ErrorCodes.ScopeMissing, "The API key lacks the scope \"admin\".");
            default:
                throw Error(StatusCode.Unauthenticated, ErrorCodes.KeyInvalid, "No such API key.");
        }
    }

    public Job Add(JobSpec spec, string requestId = "req-1", uint index = 0, ulong version = 1)
    {
        var id = $"job-{Jobs.Count + 1}";
        var job = new Job
        {
            Id = id,
            RequestId = requestId,
            Index = index,
            State = JobState.Queued,
            Version = version,
            Spec = spec.Clone(),
            CreatedAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_000 },
        };
        lock (_lock)
        {
            Jobs.Add(id, job);
            Append(job);
        }

        return job;
    }

    /// <summary>Changes a job's state as the coordinator would: a new version and an event.</summary>
    public void Change(string jobId, JobState state, Action<Job>? change = null)
    {
        lock (_lock)
        {
            var job = Jobs[jobId];
            job.State = state;
            job.Version++;
            change?.Invoke(job);
            Append(job);
        }
    }

    /// <summary>Removes a job with its events, and says so in one event; false when there is none.</summary>
    public bool Delete(string jobId, JobDeletionReason reason = JobDeletionReason.Requested)
    {
        lock (_lock)
        {
            if (!Jobs.Remove(jobId))
            {
                return false;
            }

            Images.Remove(jobId);
            _events.RemoveAll(e => e.JobId == jobId);
            _last++;
            _events.Add((_last, jobId, new WatchJobsResponse { Deleted = new JobDeleted { EventId = _last, JobId = jobId, Reason = reason } }));
            Wake();
            return true;
        }
    }

    /// <summary>Pauses the artist's queue, or lets it go on (null).</summary>
    public void Pause(Google.Protobuf.WellKnownTypes.Timestamp? at)
    {
        lock (_lock)
        {
            PausedAt = at;
            foreach (var job in Jobs.Values.Where(job => job.State == JobState.Queued))
            {
                job.PausedAt = at;
                job.Version++;
                Append(job);
            }

            Wake();
        }
    }

    public OwnQueue Queue() => new()
    {
        PausedAt = PausedAt,
        Waiting = (uint)Jobs.Values.Count(job => job.State == JobState.Queued),
        Running = (uint)Jobs.Values.Count(job => job.State == JobState.Leased),
    };

    /// <summary>Says how far a job is; the last value only.</summary>
    public void Report(JobProgress progress)
    {
        lock (_lock)
        {
            Jobs[progress.JobId].Progress = progress;
            Wake();
        }
    }

    /// <summary>Delivers an image: Leased, Returned, Verified, Delivered.</summary>
    public byte[] Deliver(string jobId, int sizeBytes = 200_000)
    {
        var bytes = new byte[sizeBytes];
        new Random(sizeBytes).NextBytes(bytes);
        var info = new ImageInfo
        {
            Sha256 = ByteString.CopyFrom(SHA256.HashData(bytes)),
            SizeBytes = (ulong)sizeBytes,
            Width = 128,
            Height = 128,
            MediaType = "image/png",
        };
        lock (_lock)
        {
            Images[jobId] = (info, bytes);
        }

        Change(jobId, JobState.Leased);
        Change(jobId, JobState.Returned);
        Change(jobId, JobState.Verified);
        Change(jobId, JobState.Delivered, j => j.Image = info);
        return bytes;
    }

    /// <summary>Forgets the events before this one, as retention does.</summary>
    public void KeepEventsFrom(ulong id)
    {
        lock (_lock)
        {
            _firstKeptEvent = id;
        }
    }

    /// <summary>Breaks every open watch.</summary>
    public void BreakConnections()
    {
        CancellationTokenSource old;
        lock (_lock)
        {
            old = _connections;
            _connections = new CancellationTokenSource();
        }

        old.Cancel();
    }

    public CancellationToken Connections
    {
        get
        {
            lock (_lock)
            {
                return _connections.Token;
            }
        }
    }

    /// <summary>Events after the position as a watch sees them, and the task that ends at the next change.</summary>
    public (IReadOnlyList<(ulong Id, WatchJobsResponse Message)> Events, JobSnapshot? Snapshot, IReadOnlyList<JobProgress> Progress, Task Changed) Read(
        ulong after, bool first, ICollection<string> ids)
    {
        lock (_lock)
        {
            bool Watched(Job j) => ids.Count == 0 || ids.Contains(j.Id);
            if (first)
            {
                WatchPositions.Add(after);
                _watched.TrySetResult();
            }

            var progress = Jobs.Values.Where(j => j.Progress is not null && j.State == JobState.Leased && Watched(j)).Select(j => j.Progress.Clone()).ToList();
            if (first && (after == 0 || after + 1 < _firstKeptEvent))
            {
                return ([], new JobSnapshot { EventId = _last, Jobs = { Jobs.Values.Where(Watched).Select(j => j.Clone()) } }, progress, _changed.Task);
            }

            return ([.. _events.Where(e => e.Id > after && (ids.Count == 0 || ids.Contains(e.JobId))).Select(e => (e.Id, e.Message))], null, progress, _changed.Task);
        }
    }

    private void Append(Job job)
    {
        _last++;
        _events.Add((_last, job.Id, new WatchJobsResponse { Changed = new JobChanged { EventId = _last, Job = job.Clone() } }));
        Wake();
    }

    private void Wake()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
