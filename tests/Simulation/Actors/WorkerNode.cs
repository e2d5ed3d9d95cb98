using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Workers;
using SogniLike.Simulation.Checks;
using SogniLike.Simulation.Engine;
using SogniLike.Simulation.Network;

namespace SogniLike.Simulation.Actors;

/// <summary>A volunteer's machine: dials any coordinator, takes jobs, draws, uploads, returns; repeats itself on every new stream until it is answered.</summary>
internal sealed class WorkerNode(SimulatedPool pool, WorkerRecord record, WorkerCharacter character, WorkerCapabilities capabilities)
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(15);

    private readonly Dictionary<(JobId Job, long Fence), WorkerJob> _jobs = [];
    private SimulatedProcess _process = new(pool.Loop, record.Name);
    private Wire? _wire;
    private ControlStream? _stream;
    private int _drawing;
    private int _lives;

    public string Name => record.Name;

    private Dice Dice => pool.Dice;

    private WorkerCharacter Character => pool.Weather.IsCalm ? WorkerCharacter.Steady : character;

    public void Start()
    {
        _process = new SimulatedProcess(pool.Loop, $"{record.Name}#{++_lives}", Dice.Milliseconds(-5_000, 5_000));
        pool.Log.Add($"{_process.Name} starts as {character}");
        _process.Spawn(LiveAsync);
    }

    /// <summary>The machine loses power, and all that it worked on.</summary>
    public void Crash()
    {
        if (!_process.IsAlive)
        {
            return;
        }

        pool.Log.Add($"{_process.Name} crashes");
        _process.Kill();
        _wire?.Break();
        (_wire, _stream, _drawing) = (null, null, 0);
        _jobs.Clear();
    }

    public void StartIfDead()
    {
        if (!_process.IsAlive)
        {
            Start();
        }
    }

    /// <summary>The network between it and its coordinator fails.</summary>
    public void BreakStream() => _wire?.Break();

    /// <summary>What a worker that keeps jobs for ever does when somebody restarts it.</summary>
    public void RestartIfHanging()
    {
        if (character == WorkerCharacter.Hanging)
        {
            Crash();
            Start();
        }
    }

    private async Task LiveAsync()
    {
        var backoff = TimeSpan.FromMilliseconds(200);
        while (true)
        {
            if (Dice.Pick(pool.Slots).Running is { } node && await TalkAsync(node))
            {
                backoff = TimeSpan.FromMilliseconds(200);
            }

            await _process.DelayAsync(Dice.Between(backoff / 2, backoff));
            backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
        }
    }

    /// <summary>One stream from its beginning to its end; true when the worker was welcome.</summary>
    private async Task<bool> TalkAsync(CoordinatorNode node)
    {
        var over = new TaskCompletionSource();
        var wire = node.Dial(_process);
        using var broken = wire.NearBroken.Register(() => over.TrySetResult());
        var welcomed = false;
        ControlStream? stream = null;
        var batches = new BatchWatch(Name, capabilities.MaxBatch);
        stream = new ControlStream(node, wire, record.Id, OnWelcome, command => OnCommand(wire, batches, command));
        var hello = new WorkerHello("0.1.0", capabilities, [.. _jobs.Values.Select(job => job.Claim)]);
        wire.Send(wire.Far, () => node.Serve(() => stream.ServeAsync(hello)));
        _wire = wire;
        if (Character == WorkerCharacter.Flapping)
        {
            pool.Loop.After(Dice.Around(TimeSpan.FromSeconds(8)), wire.Break);
        }

        await over.Task;
        if (_wire == wire)
        {
            (_wire, _stream) = (null, null);
        }

        return welcomed;

        void OnWelcome(SessionTerms terms)
        {
            welcomed = true;
            if (_wire == wire)
            {
                _stream = stream;
                _process.Spawn(() => BeatAsync(wire, terms.HeartbeatInterval));
                foreach (var job in _jobs.Values.Where(job => job.Picture is not null))
                {
                    _process.Spawn(() => ReturnAsync(job));
                }
            }
        }
    }

    private async Task BeatAsync(Wire wire, TimeSpan interval)
    {
        while (_wire == wire)
        {
            foreach (var job in _jobs.Values.Where(job => job.LeaseUntil < pool.Loop.Now).ToList())
            {
                Drop(job);
            }

            var held = _jobs.Values.Select(job => job.Claim).ToList();
            Say((conversation, session, token) => conversation.HeartbeatAsync(session, new WorkerHeartbeat(held, Paused: false, Capabilities: null), token));
            await _process.DelayAsync(interval);
        }
    }

    private void Say(WorkerMessage message)
    {
        if (_wire is { } wire && _stream is { } stream)
        {
            wire.Send(wire.Far, () => stream.Receive(message));
        }
    }

    private void OnCommand(Wire wire, BatchWatch batches, WorkerCommand command)
    {
        if (batches.Told(command) is var size and > 0)
        {
            pool.Batches++;
            pool.BatchedJobs += size;
        }

        switch (command)
        {
            case WorkerCommand.Assign assign:
                Take(new WorkerJob(new LeaseClaim(assign.Id, assign.Lease.Token, assign.Lease.Fence), assign.Spec)
                {
                    LeaseUntil = pool.Loop.Now + assign.LeaseLength,
                });
                break;
            case WorkerCommand.Cancel cancel when _jobs.TryGetValue((cancel.Id, cancel.Fence), out var job):
                Drop(job);
                break;
            case WorkerCommand.LeaseStatus status when _jobs.TryGetValue((status.Id, status.Fence), out var job):
                OnStatus(job, status);
                break;
            case WorkerCommand.Drain:
                pool.Loop.After(Dice.Milliseconds(100, 3_000), wire.Break);
                break;
            default:
                break;
        }
    }

    private void OnStatus(WorkerJob job, WorkerCommand.LeaseStatus status)
    {
        if (status.Report == LeaseReport.Renewed)
        {
            job.LeaseUntil = pool.Loop.Now + status.Remaining;
            if (status.Code == FailureCodes.UploadMissing)
            {
                job.ReturningOn = null;
                _process.Spawn(() => ReturnAsync(job));
            }

            return;
        }

        if (status.Report == LeaseReport.ResultAccepted)
        {
            pool.Witness.ToldAccepted(record.Id, job.Claim);
            pool.Delivered.Add(job.Picture!.File);
        }

        Drop(job);
    }

    private void Take(WorkerJob job)
    {
        foreach (var older in _jobs.Values.Where(other => other.Claim.Job == job.Claim.Job).ToList())
        {
            Drop(older);
        }

        if (Character == WorkerCharacter.Greedy && _jobs.Count > 4 && Dice.Falls(0.3))
        {
            Say((conversation, session, token) => conversation.DeclineAsync(session, job.Claim, DeclineReason.NoFreeSlot, "", token));
            return;
        }

        if (Character == WorkerCharacter.Failing && Dice.Falls(0.3))
        {
            var reason = Dice.Falls(0.5) ? DeclineReason.OutOfMemory : DeclineReason.Paused;
            Say((conversation, session, token) => conversation.DeclineAsync(session, job.Claim, reason, "", token));
            return;
        }

        _jobs[(job.Claim.Job, job.Claim.Fence)] = job;
        Say((_, session, _) =>
        {
            WorkerConversation.Accept(session, job.Claim);
            return Task.CompletedTask;
        });
        _process.Spawn(() => DrawAsync(job));
    }

    private void Drop(WorkerJob job)
    {
        job.IsDropped = true;
        _jobs.Remove((job.Claim.Job, job.Claim.Fence));
    }

    private async Task DrawAsync(WorkerJob job)
    {
        while (Character == WorkerCharacter.Greedy && _drawing > 0 && !job.IsDropped)
        {
            await _process.DelayAsync(TimeSpan.FromMilliseconds(200));
        }

        _drawing++;
        try
        {
            var step = Dice.Milliseconds(20, 60) * (Character == WorkerCharacter.Slow ? 20 : 1);
            for (var part = 1; part <= 4 && !job.IsDropped; part++)
            {
                await _process.DelayAsync(step * job.Spec.Steps / 4);
                var progress = new JobProgress(job.Claim.Job, job.Claim.Fence, JobPhase.Denoising, job.Spec.Steps * part / 4, job.Spec.Steps, 10);
                Say((conversation, session, token) => conversation.ProgressAsync(session, progress, token));
            }
        }
        finally
        {
            _drawing--;
        }

        if (job.IsDropped || Misbehaves(job))
        {
            return;
        }

        job.Picture ??= Picture.Of(job.Spec);
        await ReturnAsync(job);
    }

    /// <summary>True when no picture comes of it now.</summary>
    private bool Misbehaves(WorkerJob job)
    {
        switch (Character)
        {
            case WorkerCharacter.Crashing when Dice.Falls(0.3):
                Crash();
                pool.Loop.After(Dice.Milliseconds(1_000, 30_000), StartIfDead);
                return true;
            case WorkerCharacter.Failing when Dice.Falls(0.4):
                Drop(job);
                Say((conversation, session, token) => conversation.FailAsync(session, job.Claim, "Runtime", "it broke", token));
                return true;
            case WorkerCharacter.Hanging when Dice.Falls(0.2):
                return true;
            case WorkerCharacter.Cheating when Dice.Falls(0.5):
                job.Picture = pool.Delivered.Count > 0 && Dice.Falls(0.7) ? Picture.OfFile(Dice.Pick(pool.Delivered)) : Picture.OfFile([1, 2, 3]);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Uploads where the stream leads to, then says so; the answer comes on the stream.</summary>
    private async Task ReturnAsync(WorkerJob job)
    {
        while (!job.IsDropped && _wire is { } wire && _stream is { } stream && job.ReturningOn != wire)
        {
            job.ReturningOn = wire;
            try
            {
                var lost = await stream.Node.CallAsync(_process, (node, token) => UploadAsync(node, job, token));
                if (lost)
                {
                    Drop(job);
                    return;
                }

                if (_wire == wire)
                {
                    var repeats = pool.Weather.IsCalm || !Dice.Falls(0.05) ? 1 : 2;
                    for (var i = 0; i < repeats; i++)
                    {
                        Say((conversation, session, token) => conversation.ReturnAsync(session, job.Claim, job.Picture!.Sha256, token));
                    }
                }

                return;
            }
            catch (CallFailedException)
            {
                await _process.DelayAsync(TimeSpan.FromMilliseconds(500));
                job.ReturningOn = job.ReturningOn == wire ? null : job.ReturningOn;
            }
        }
    }

    /// <summary>True when the lease is lost.</summary>
    private static async Task<bool> UploadAsync(CoordinatorNode node, WorkerJob job, CancellationToken cancellationToken)
    {
        var (file, sha256) = (job.Picture!.File, job.Picture.Sha256);
        switch (await node.Get<ResultUploads>().BeginAsync(job.Claim, new UploadAnnouncement(file.Length, sha256), cancellationToken))
        {
            case UploadOpening.Lost:
                return true;
            case UploadOpening.Opened opened:
                await using (opened.Upload)
                {
                    await opened.Upload.AppendAsync(UploadPart.Image, file, cancellationToken);
                    await opened.Upload.CompleteAsync(cancellationToken);
                    return false;
                }

            default:
                throw new OperationCanceledException("Too many uploads now.");
        }
    }
}
