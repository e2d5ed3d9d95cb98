using System.Diagnostics;
using System.Globalization;
using SogniLike.Benchmarks.Core;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Benchmarks.QueueDepth;

/// <summary>A worker with one slot whose transport is this process: what it says is called, what it is told is read. One caller at a time.</summary>
internal sealed class IdleWorker
{
    private readonly WorkerSessions _sessions;
    private readonly WorkerConversation _conversation;
    private readonly WorkerSession _session;
    private LeaseClaim? _held;

    private IdleWorker(WorkerSessions sessions, WorkerConversation conversation, WorkerSession session) =>
        (_sessions, _conversation, _session) = (sessions, conversation, session);

    /// <summary>Enrols a worker for one model and connects it; it has its first job when this returns.</summary>
    public static async Task<IdleWorker> ConnectAsync(CoreCoordinator coordinator, ManifestId manifest, int number, CancellationToken cancellationToken)
    {
        var enrolment = coordinator.Get<WorkerEnrolment>();
        var name = string.Create(CultureInfo.InvariantCulture, $"idle-{number}");
        var token = (EnrolmentTokenCreation.Created)await enrolment.CreateTokenAsync("benchmarks", null, 1, cancellationToken);
        var request = new EnrolmentRequest(Convert.FromHexString(token.Secret), name, System.Text.Encoding.UTF8.GetBytes(name));
        var enrolled = (EnrolmentResult.Enrolled)await enrolment.EnrolAsync(request, cancellationToken);
        var record = await coordinator.Get<IWorkerStore>().FindAsync(enrolled.Worker, cancellationToken);
        var hello = new WorkerHello(
            "benchmark",
            new WorkerCapabilities
            {
                Models = [new ModelCapability(manifest, Loaded: true, MaxPixels: 0, "fp32")],
                Slots = 1,
                Device = "none",
                ExecutionProvider = "cpu",
                Samplers = ["ddim"],
                Modes = ["txt2img"],
            },
            []);
        var sessions = coordinator.Get<WorkerSessions>();
        var opened = (SessionOpening.Opened)await sessions.OpenAsync(record!, hello, cancellationToken);
        var worker = new IdleWorker(sessions, coordinator.Get<WorkerConversation>(), opened.Session);
        await worker.TakeAsync(cancellationToken);
        return worker;
    }

    /// <summary>Delivers the job in hand; milliseconds from the coordinator's word on it to the next job in hand.</summary>
    public async Task<double> NextAsync(CancellationToken cancellationToken)
    {
        var returning = _conversation.ReturnAsync(_session, _held!, OneUpload.Sha256, cancellationToken);
        var free = await TakeAsync(cancellationToken);
        await returning;
        return free;
    }

    /// <summary>Gives the job in hand back and leaves.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await _conversation.DeclineAsync(_session, _held!, DeclineReason.Draining, "", cancellationToken);
        await _sessions.CloseAsync(_session, SessionEnd.Disconnected);
    }

    private async Task<double> TakeAsync(CancellationToken cancellationToken)
    {
        var told = Stopwatch.GetTimestamp();
        await foreach (var command in _session.Commands.ReadAllAsync(cancellationToken))
        {
            switch (command)
            {
                case WorkerCommand.LeaseStatus { Report: LeaseReport.ResultAccepted }:
                    told = Stopwatch.GetTimestamp();
                    break;
                case WorkerCommand.Assign assign:
                    _held = new LeaseClaim(assign.Id, assign.Lease.Token, assign.Lease.Fence);
                    return Stopwatch.GetElapsedTime(told).TotalMilliseconds;
                default:
                    break;
            }
        }

        throw new InvalidOperationException("The session ended.");
    }
}
