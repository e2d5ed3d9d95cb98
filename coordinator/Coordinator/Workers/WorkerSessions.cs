using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Verification;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// Begins and ends workers' sessions. The transport calls <see cref="SignInAsync"/>, <see cref="OpenAsync"/>, then <see cref="WorkerConversation"/> for every
/// message
/// of the stream, and <see cref="CloseAsync"/> at its end, whatever happened. Safe for concurrent use.
/// </summary>
public sealed partial class WorkerSessions
{
    /// <summary>Most leases that a worker may show in one message.</summary>
    public const int MaxHeld = 64;

    /// <summary>Heartbeat intervals without a heartbeat after which a worker is possibly lost.</summary>
    public const int LateHeartbeats = 2;

    private readonly ConcurrentDictionary<string, int> _sessionsOf = new(StringComparer.Ordinal);
    private readonly WorkerDirectory _directory;
    private readonly LostWorkers _lost;
    private readonly LeaseKeeper _keeper;
    private readonly LeaseRevocation _leases;
    private readonly JobPipeline _pipeline;
    private readonly IJobStore _jobs;
    private readonly IWorkerStore _workers;
    private readonly Dispatcher _dispatcher;
    private readonly WorkerMeasurer _measurer;
    private readonly CoordinatorIdentity _coordinator;
    private readonly IIdSource _ids;
    private readonly IPoolClock _clock;
    private readonly TimeProvider _time;
    private readonly IOptions<WorkersOptions> _options;
    private readonly IOptions<LeasingOptions> _leasing;
    private readonly IOptions<ReturnsOptions> _returns;
    private readonly IOptions<VerificationOptions> _verification;
    private readonly CoordinatorMeter _meter;
    private readonly ILogger<WorkerSessions> _logger;

    internal WorkerSessions(
        WorkerDirectory directory, LostWorkers lost, LeaseKeeper keeper, LeaseRevocation leases, JobPipeline pipeline, IJobStore jobs, IWorkerStore workers, Dispatcher dispatcher, WorkerMeasurer measurer,
        CoordinatorIdentity coordinator, IIdSource ids, IPoolClock clock, TimeProvider time, IOptions<WorkersOptions> options, IOptions<LeasingOptions> leasing,
        IOptions<ReturnsOptions> returns, IOptions<VerificationOptions> verification, CoordinatorMeter meter, ILogger<WorkerSessions> logger)
    {
        (_directory, _lost, _keeper, _leases, _pipeline, _jobs, _workers, _dispatcher, _measurer) = (directory, lost, keeper, leases, pipeline, jobs, workers, dispatcher, measurer);
        (_coordinator, _ids, _clock, _time, _options, _leasing, _returns, _verification, _meter, _logger) =
            (coordinator, ids, clock, time, options, leasing, returns, verification, meter, logger);
    }

    /// <summary>Who says that it is this worker.</summary>
    /// <param name="verifies">True when the signature the worker sent is that of the given public key (SubjectPublicKeyInfo, DER).</param>
    /// <exception cref="StoreUnavailableException">The worker cannot be looked up now.</exception>
    public async Task<SignInResult> SignInAsync(WorkerId id, Func<ReadOnlyMemory<byte>, bool> verifies, CancellationToken cancellationToken)
    {
        if (await _workers.FindAsync(id, cancellationToken) is not { } worker)
        {
            return new SignInResult.UnknownWorker();
        }

        // The signature first: only the worker itself is told that it was revoked.
        if (!verifies(Convert.FromBase64String(worker.PublicKey)))
        {
            return new SignInResult.SignatureInvalid();
        }

        return worker.Revoked ? new SignInResult.Revoked() : new SignInResult.SignedIn(worker);
    }

    /// <summary>Begins the session of a worker that signed in; an older session of the same worker ends.</summary>
    /// <exception cref="StoreUnavailableException">The worker's leases cannot be read now; no session began.</exception>
    public async Task<SessionOpening> OpenAsync(WorkerRecord worker, WorkerHello hello, CancellationToken cancellationToken)
    {
        if (Check(hello) is { } error)
        {
            return new SessionOpening.Invalid(error);
        }

        if (_directory.IsDraining)
        {
            return new SessionOpening.Draining();
        }

        if (_verification.Value.RequireCommitments && !hello.Features.Contains(WorkerFeatures.Commitments))
        {
            return new SessionOpening.CommitmentsRequired();
        }

        var old = _directory.Find(worker.Id);
        if (old is null && _directory.Count >= _options.Value.MaxSessions)
        {
            _meter.BoundHit("sessions");
            return new SessionOpening.Full(_options.Value.MaxSessions);
        }

        if (old is null && _sessionsOf.GetValueOrDefault(worker.Owner) >= _options.Value.MaxSessionsPerOwner)
        {
            _meter.BoundHit("sessions_of_owner");
            return new SessionOpening.OwnerFull(_options.Value.MaxSessionsPerOwner);
        }

        // Before the new session is seen by the dispatcher: what the store says now and the worker does not show is lost.
        old?.End(SessionEnd.Replaced);
        var leased = await _jobs.RangeAsync(
            new JobIndex.WorkerLeases(worker.Id), long.MinValue, long.MaxValue, 2 * MaxHeld, descending: false, cancellationToken);
        var leasedJobs = await _jobs.FindAsync([.. leased.Select(entry => entry.Id)], cancellationToken);
        var session = new WorkerSession(_ids.NewId(), worker, hello, _options.Value.OutgoingCapacity);
        _lost.Forget(worker.Id);
        foreach (var claim in hello.Held)
        {
            await _keeper.RestoreAsync(session, claim, cancellationToken);
        }

        foreach (var (job, lease) in leasedJobs.SelectMany(job => job.Running().Where(lease => lease.Worker == worker.Id).Select(lease => (job, lease))))
        {
            if (session.Find(job.Id) is not null)
            {
                continue;
            }

            const string Forgotten = "The worker came back without the job.";
            await _pipeline.EndLeaseAsync(job.Id, lease.Fence, AttemptOutcome.WorkerLost, Forgotten, long.MaxValue, cancellationToken);
        }

        await _measurer.PrepareAsync(session, hello.Capabilities, cancellationToken);
        await _keeper.RefreshAsync(session, hello.Capabilities, cancellationToken);
        _directory.Replace(session)?.End(SessionEnd.Replaced);
        _sessionsOf.AddOrUpdate(worker.Owner, 1, (_, count) => count + 1);
        SessionOpened(_logger, worker.Id, hello.SoftwareVersion, hello.Held.Count);
        _dispatcher.Wake();
        _measurer.Wake();
        return new SessionOpening.Opened(session, new SessionTerms(
            _leasing.Value.HeartbeatInterval,
            _leasing.Value.LeaseLength,
            _returns.Value.MaxImageBytes,
            _returns.Value.MaxChunkBytes,
            _options.Value.ProgressInterval,
            _options.Value.MaxPreviewBytes));
    }

    /// <summary>
    /// Ends the session. What the worker held goes back to the queue after the reconnect grace, unless the worker comes back, here or elsewhere. Never throws
    /// because of the store.
    /// </summary>
    public async Task CloseAsync(WorkerSession session, SessionEnd reason)
    {
        session.End(reason);
        if (_sessionsOf.AddOrUpdate(session.Worker.Owner, 0, (_, count) => count - 1) <= 0)
        {
            // Owners that come and go leave nothing behind.
            _sessionsOf.TryRemove(new KeyValuePair<string, int>(session.Worker.Owner, 0));
        }

        SessionEnded(_logger, session.Worker.Id, session.EndReason!.Value);
        if (_directory.Remove(session))
        {
            var held = session.Held();
            if (held.Count > 0)
            {
                _lost.Add(session.Worker.Id, held, _clock.NowMs + (long)_leasing.Value.ReconnectGrace.TotalMilliseconds);
            }

            try
            {
                await _workers.RemovePresenceAsync(session.Worker.Id, _coordinator.Id, CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // It is forgotten by itself soon.
            }
        }

        session.Dispose();
    }

    /// <summary>
    /// True when the pool ought to have heard of the worker by now: it is <see cref="LateHeartbeats"/> heartbeats late here, the coordinator that it is connected to does not say any more that it is
    /// there, or it went away from here with jobs and is waited for.
    /// </summary>
    /// <param name="worker">Which.</param>
    /// <param name="presence">What the pool knows of it; null when it is not connected.</param>
    public bool IsPossiblyLost(WorkerId worker, WorkerPresence? presence)
    {
        var late = LateHeartbeats * (long)_leasing.Value.HeartbeatInterval.TotalMilliseconds;
        return presence is null ? _lost.Contains(worker)
            : _directory.Find(worker) is { } session ? _clock.NowMs - session.HeardAtMs > late
            : _clock.NowMs - presence.LastSeenAtMs > ((long)_options.Value.PresenceKeptFor.TotalMilliseconds / 2) + late;
    }

    /// <summary>
    /// Takes the worker's identity back: its session here ends and its leases end everywhere. A session on another coordinator is found out at the next refresh
    /// of its presence.
    /// </summary>
    /// <returns>The worker, or null when there is none.</returns>
    /// <exception cref="StoreUnavailableException">Not everything is done: call again.</exception>
    public async Task<WorkerRecord?> RevokeAsync(WorkerId id, CancellationToken cancellationToken)
    {
        var worker = await _workers.RevokeAsync(id, cancellationToken);
        if (worker is null)
        {
            return null;
        }

        _directory.Find(id)?.End(SessionEnd.Revoked);
        await _leases.EndAllAsync(id, "The operator revoked the worker.", cancellationToken);
        return worker;
    }

    /// <summary>
    /// This coordinator is going away: no worker gets new work, all are told. Returns when every session has ended, or after <paramref name="grace"/>.
    /// </summary>
    public async Task DrainAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        _directory.BeginDraining();
        var begun = _time.GetTimestamp();
        foreach (var session in _directory.Sessions())
        {
            session.TrySend(new WorkerCommand.Drain(grace));
        }

        while (_directory.Count > 0 && _time.GetElapsedTime(begun) < grace)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellationToken);
        }

        foreach (var session in _directory.Sessions())
        {
            session.End(SessionEnd.Draining);
        }
    }

    private static FieldError? Check(WorkerHello hello)
    {
        var checks = new FieldChecks();
        checks.Text("hello.software_version", hello.SoftwareVersion, 0, 64);
        checks.Range("hello.held", hello.Held.Count, 0, MaxHeld);
        return checks.AllHold ? hello.Capabilities.Check() : checks.Errors[0];
    }
}
