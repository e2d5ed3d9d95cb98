using System.Collections.Immutable;
using System.Threading.Channels;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// One worker on one control stream of this coordinator. The transport writes what <see cref="Commands"/> gives, one loop per stream, and closes the stream
/// when
/// <see cref="Ended"/> is cancelled. Safe for concurrent use.
/// </summary>
public sealed partial class WorkerSession : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Channel<WorkerCommand> _commands;
    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<JobId, HeldLease> _held = [];
    private readonly Dictionary<JobId, JobId> _slots = [];
    private WorkerCapabilities _capabilities;
    private ImmutableDictionary<ManifestId, WorkerSpeed> _speeds = ImmutableDictionary<ManifestId, WorkerSpeed>.Empty;
    private WorkerHold? _hold;
    private bool _onHold;
    private bool _paused;
    private bool _draining;
    private SessionEnd? _end;
    private long _heardAtMs;

    internal WorkerSession(string id, WorkerRecord worker, WorkerHello hello, int outgoingCapacity)
        : this(id, worker, hello.SoftwareVersion, hello.Capabilities, outgoingCapacity) => (Features, Network, RoundTrip) = (hello.Features, hello.Network, hello.RoundTrip);

    internal WorkerSession(string id, WorkerRecord worker, string softwareVersion, WorkerCapabilities capabilities, int outgoingCapacity)
    {
        (Id, Worker, SoftwareVersion, _told, _capabilities) = (id, worker, softwareVersion, capabilities, capabilities);
        Ended = _ended.Token;
        _commands = Channel.CreateBounded<WorkerCommand>(new BoundedChannelOptions(outgoingCapacity) { SingleReader = true });
    }

    /// <summary>Identity of the session.</summary>
    public string Id { get; }

    /// <summary>Who is connected, as read when the session began.</summary>
    public WorkerRecord Worker { get; }

    public string SoftwareVersion { get; }

    /// <summary>Optional parts of the protocol that are in force.</summary>
    public IReadOnlyList<string> Features { get; } = [];

    /// <summary>Where the worker is connected from (<see cref="Auditing.WorkerNetwork"/>).</summary>
    public string Network { get; } = "";

    /// <summary>What it is given work by: as it said last, within what was measured.</summary>
    public WorkerCapabilities Capabilities
    {
        get
        {
            lock (_gate)
            {
                return _capabilities;
            }
        }
    }

    /// <summary>What the worker is to be told, in order; completed when the session ends.</summary>
    public ChannelReader<WorkerCommand> Commands => _commands.Reader;

    /// <summary>Cancelled when the session is over; <see cref="EndReason"/> is set before.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Null while the session lasts.</summary>
    public SessionEnd? EndReason
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Called, outside the lock, whenever <see cref="Offer"/> may say something else than before.</summary>
    internal Action? OnChanged { get; set; }

    /// <summary>Unix milliseconds of the newest heartbeat, or of the beginning.</summary>
    internal long HeardAtMs
    {
        get => Volatile.Read(ref _heardAtMs);
        set => Volatile.Write(ref _heardAtMs, value);
    }

    /// <summary>Unix milliseconds of the last refresh of the worker's presence; used by one caller at a time.</summary>
    internal long PresenceSetAtMs { get; set; } = long.MinValue;

    /// <summary>Whether the pool was told then that the worker takes jobs; used by one caller at a time.</summary>
    internal bool PresenceServes { get; set; }

    /// <summary>What the pool was told then that it can do; used by one caller at a time.</summary>
    internal WorkerCapabilities? PresenceCapabilities { get; set; }

    /// <summary>Ends the session; the first reason holds.</summary>
    public void End(SessionEnd reason)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = reason;
        }

        OnChanged?.Invoke();
        _commands.Writer.TryComplete();
        _ended.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();

    /// <summary>False when the session is over, or ends now because the worker does not keep up.</summary>
    internal bool TrySend(WorkerCommand command)
    {
        if (_commands.Writer.TryWrite(command))
        {
            return true;
        }

        End(SessionEnd.TooSlow);
        return false;
    }

    /// <summary>How fast the worker is with each of its models.</summary>
    internal ImmutableDictionary<ManifestId, WorkerSpeed> Speeds
    {
        get
        {
            lock (_gate)
            {
                return _speeds;
            }
        }
    }

    internal void UpdateSpeeds(Func<ImmutableDictionary<ManifestId, WorkerSpeed>, ImmutableDictionary<ManifestId, WorkerSpeed>> change)
    {
        lock (_gate)
        {
            _speeds = change(_speeds);
        }

        OnChanged?.Invoke();
    }

    /// <summary>Takes in the worker's hold and tells the worker when that is news. A hold whose time is over ends here, when nobody is told.</summary>
    internal void SetHold(WorkerHold? hold, long nowMs)
    {
        var (isOn, isNews) = (hold?.IsOn(nowMs) == true, false);
        lock (_gate)
        {
            isNews = hold != _hold && (isOn || _hold?.IsOn(nowMs) == true);
            var changes = isOn != _onHold;
            (_hold, _onHold) = (hold, isOn);
            if (!changes && !isNews)
            {
                return;
            }
        }

        OnChanged?.Invoke();
        if (isNews)
        {
            TrySend(new WorkerCommand.Hold(isOn ? hold : null));
        }
    }

    /// <summary>Ends a hold whose time is over.</summary>
    internal void EndHold(long nowMs)
    {
        WorkerHold? hold;
        lock (_gate)
        {
            hold = _hold;
            if (!_onHold || hold?.IsOn(nowMs) == true)
            {
                return;
            }
        }

        SetHold(hold, nowMs);
    }

    internal WorkerOffer Offer()
    {
        lock (_gate)
        {
            var free = _end is null ? Math.Max(0, _capabilities.Slots - BusySlots()) : 0;
            return new WorkerOffer(Worker.Id, _capabilities, free, _paused, IsDraining || _end is not null)
            {
                Owner = Worker.Owner,
                Speeds = _speeds,
                OnHold = _onHold && !IsDraining,
            };
        }
    }

    internal WorkerPresence Presence(string coordinatorId, long nowMs)
    {
        lock (_gate)
        {
            return new WorkerPresence
            {
                Id = Worker.Id,
                CoordinatorId = coordinatorId,
                SoftwareVersion = SoftwareVersion,
                Device = _capabilities.Device,
                ExecutionProvider = _capabilities.ExecutionProvider,
                Slots = _capabilities.Slots,
                BusySlots = Math.Min(_capabilities.Slots, BusySlots()),
                Paused = _paused,
                OnHold = _onHold && !IsDraining,
                Draining = IsDraining || _end is not null,
                Models = [.. _capabilities.Models.Select(model => model.Manifest)],
                Speeds = [.. _capabilities.Models.Select(model => _speeds.GetValueOrDefault(model.Manifest)?.PerSecond ?? 0)],
                Capabilities = _capabilities,
                Features = Features,
                Network = Network,
                LastSeenAtMs = nowMs,
            };
        }
    }

    /// <summary>Takes in what a heartbeat says; true when the worker may take more than before.</summary>
    internal bool Update(bool paused, WorkerCapabilities? capabilities)
    {
        bool changes;
        bool opens;
        lock (_gate)
        {
            changes = _paused != paused || capabilities is not null;
            opens = (_paused && !paused) || capabilities is not null;
            _paused = paused;
            if (capabilities is not null)
            {
                (_told, _capabilities) = (capabilities, MeasurementRules.Apply(capabilities, _measured));
            }
        }

        if (changes)
        {
            OnChanged?.Invoke();
        }

        return opens;
    }

    internal void Drain()
    {
        lock (_gate)
        {
            _draining = true;
        }

        OnChanged?.Invoke();
    }

    /// <summary>Keeps room for a job that is about to be leased: a slot, or a place in a batch.</summary>
    /// <param name="job">Which job.</param>
    /// <param name="batch">The first job of its batch; the job itself when it is the first or alone.</param>
    internal bool TryReserve(JobId job, JobId batch)
    {
        lock (_gate)
        {
            if (_end is not null || IsDraining || IsBanned || _paused || _slots.ContainsKey(job))
            {
                return false;
            }

            var mates = _slots.Values.Count(slot => slot == batch);
            if (mates == 0 ? BusySlots() >= _capabilities.Slots : mates >= _capabilities.MaxBatch)
            {
                return false;
            }

            _slots[job] = batch;
        }

        OnChanged?.Invoke();
        return true;
    }

    /// <summary>The lease is this worker's now; uses up the job's reservation, if any.</summary>
    internal void Hold(HeldLease lease)
    {
        lock (_gate)
        {
            _slots.TryAdd(lease.Claim.Job, lease.Claim.Job);
            _held[lease.Claim.Job] = lease;
        }

        OnChanged?.Invoke();
    }

    /// <summary>The held lease that equals what the worker shows, or null.</summary>
    internal HeldLease? Find(LeaseClaim claim)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(claim.Job) is { } held && held.Claim.Fence == claim.Fence && Identity.Secrets.AreEqual(held.Claim.Token, claim.Token)
                ? held
                : null;
        }
    }

    /// <summary>The held lease of a job, or null.</summary>
    internal HeldLease? Find(JobId job)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(job);
        }
    }

    /// <summary>Changes a held lease; nothing happens when it is held no longer.</summary>
    internal void Update(LeaseClaim claim, Func<HeldLease, HeldLease> change)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(claim.Job, out var held) && held.Claim.Fence == claim.Fence)
            {
                _held[claim.Job] = change(held);
            }
        }
    }

    /// <summary>Frees the slot of a job.</summary>
    internal void Release(JobId job)
    {
        lock (_gate)
        {
            _slots.Remove(job);
            _held.Remove(job);
        }

        OnChanged?.Invoke();
    }

    internal IReadOnlyList<HeldLease> Held()
    {
        lock (_gate)
        {
            return [.. _held.Values];
        }
    }

    /// <summary>Within the lock. It goes away, or an operator wants it to be free.</summary>
    private bool IsDraining => _draining || (_onHold && _hold!.Kind == HoldKind.Draining);

    /// <summary>Within the lock. It gets no audits either.</summary>
    private bool IsBanned => _onHold && _hold!.Kind == HoldKind.Banned;

    /// <summary>Within the lock. Jobs of one batch share a slot.</summary>
    private int BusySlots() => _slots.Count == 0 ? 0 : _slots.Values.Distinct().Count();
}
