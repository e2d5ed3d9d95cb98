using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using Proto = SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Messages of workers as values of the rules, and commands of the rules as messages. Everything that is read here is untrusted and bounded.</summary>
internal static class WorkerMapping
{
    private const int HashBytes = 32;
    private const int MaxTextLength = 500;
    private const int MaxVersionLength = 64;
    private const int MaxFeatures = 16;

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="RpcException">A field has another form or is out of bounds.</exception>
    public static LeaseClaim ToCore(this Proto.Lease? lease, string field)
    {
        if (lease is null)
        {
            throw GrpcErrors.Of(ErrorCodes.Required, $"{field} must be set.", field);
        }

        var job = Ids.ReadJob(lease.JobId, $"{field}.job_id");
        if (lease.Token.Length != HashBytes)
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, $"{field}.token must have {HashBytes} bytes.", $"{field}.token");
        }

        return new LeaseClaim(job, Convert.ToHexStringLower(lease.Token.Span), Numbers.ToLong(lease.Fence));
    }

    /// <exception cref="RpcException">A field has another form or is out of bounds.</exception>
    /// <param name="hello">The message.</param>
    /// <param name="network">Where it came from.</param>
    public static WorkerHello ToCore(this Proto.Hello hello, string network)
    {
        if (hello.Features.Count > MaxFeatures || hello.Features.Any(feature => feature.Length > MaxVersionLength))
        {
            throw GrpcErrors.Of(ErrorCodes.TooLong, $"hello.features must have at most {MaxFeatures} names of at most {MaxVersionLength} characters.", "hello.features");
        }

        if (hello.SoftwareVersion.Length > MaxVersionLength)
        {
            throw GrpcErrors.Of(ErrorCodes.TooLong, $"hello.software_version must have at most {MaxVersionLength} characters.", "hello.software_version");
        }

        if (hello.Capabilities is null)
        {
            throw GrpcErrors.Of(ErrorCodes.Required, "hello.capabilities must be set.", "hello.capabilities");
        }

        return new WorkerHello(hello.SoftwareVersion, hello.Capabilities.ToCore("hello."), ReadHeld(hello.Held, "hello.held"))
        {
            Features = [.. WorkerFeatures.Known.Intersect(hello.Features)],
            Network = network,
        };
    }

    /// <exception cref="RpcException">A field has another form or is out of bounds.</exception>
    public static WorkerHeartbeat ToCore(this Proto.Heartbeat heartbeat) =>
        new(ReadHeld(heartbeat.Held, "heartbeat.held"), heartbeat.Paused, heartbeat.Capabilities?.ToCore("heartbeat."));

    /// <exception cref="RpcException">A number is no step count or no rate.</exception>
    public static JobProgress ToCore(this Proto.Progress progress, int maxPreviewBytes)
    {
        if (!double.IsFinite(progress.StepsPerSecond) || progress.StepsPerSecond < 0)
        {
            throw GrpcErrors.Of(ErrorCodes.NotFinite, "progress.steps_per_second must be a finite number from 0.", "progress.steps_per_second");
        }

        if (progress.Preview.Length > maxPreviewBytes)
        {
            throw GrpcErrors.Of(ErrorCodes.TooLong, $"progress.preview must have at most {maxPreviewBytes} bytes.", "progress.preview");
        }

        if (!progress.Preview.IsEmpty && (progress.PreviewMediaType != JobPreview.Png || !progress.Preview.Span.StartsWith(PngStart)))
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, $"progress.preview must be a file of type {JobPreview.Png}, named in progress.preview_media_type.", "progress.preview");
        }

        if (progress.Step > progress.Steps)
        {
            throw GrpcErrors.Of(ErrorCodes.OutOfRange, "progress.step must be from 0 to progress.steps.", "progress.step");
        }

        return new JobProgress(
            Ids.ReadJob(progress.JobId, "progress.job_id"),
            Numbers.ToLong(progress.Fence),
            System.Enum.IsDefined((JobPhase)progress.Phase) ? (JobPhase)progress.Phase : JobPhase.Unknown,
            Numbers.ToInt(progress.Step),
            Numbers.ToInt(progress.Steps),
            progress.StepsPerSecond)
        {
            Preview = progress.Preview.IsEmpty ? null : new JobPreview(progress.Preview.Memory, JobPreview.Png),
        };
    }

    /// <exception cref="RpcException">A field has another form.</exception>
    /// <param name="commit">The message.</param>
    /// <param name="poolId">This pool, as the worker was told.</param>
    /// <param name="worker">Who sent it.</param>
    public static CommitClaim ToCore(this Proto.Commit commit, string poolId, WorkerRecord worker)
    {
        if (commit.Signature.Length != WorkerSignature.SizeBytes)
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, $"commit.signature must have {WorkerSignature.SizeBytes} bytes.", "commit.signature");
        }

        return new CommitClaim(ReadHash(commit.Root, "commit.root"), Numbers.ToInt(commit.LeafCount), Convert.ToHexStringLower(commit.Signature.Span), Verifies);

        bool Verifies(string nonce) => WorkerSignature.Verify(
            Convert.FromBase64String(worker.PublicKey),
            CommitStatement.Of(poolId, worker.Id.Value, commit.Lease.JobId, commit.Lease.Fence, Convert.FromHexString(nonce), commit.Root.Span, commit.LeafCount),
            commit.Signature.Span);
    }

    public static DeclineReason ToCore(this Proto.DeclineReason reason) =>
        System.Enum.IsDefined((DeclineReason)reason) ? (DeclineReason)reason : DeclineReason.Unspecified;

    /// <summary>The reason in a word; that of a newer worker is not known.</summary>
    public static string NameOf(Proto.FailureReason reason) =>
        System.Enum.IsDefined(reason) ? reason.ToString() : nameof(Proto.FailureReason.Unspecified);

    /// <summary>SHA-256 as the rules write it.</summary>
    /// <exception cref="RpcException">It has not 32 bytes.</exception>
    public static string ReadHash(ByteString hash, string field) => hash.Length == HashBytes
        ? Convert.ToHexStringLower(hash.Span)
        : throw GrpcErrors.Of(ErrorCodes.Malformed, $"{field} must have {HashBytes} bytes.", field);

    /// <summary>A sentence of a worker.</summary>
    /// <exception cref="RpcException">It is too long.</exception>
    public static string ReadText(string text, string field) => text.Length <= MaxTextLength
        ? text
        : throw GrpcErrors.Of(ErrorCodes.TooLong, $"{field} must have at most {MaxTextLength} characters.", field);

    public static Proto.CoordinatorMessage ToProto(this WorkerCommand command) => command switch
    {
        WorkerCommand.Assign assign => new Proto.CoordinatorMessage { Assign = ToProto(assign) },
        WorkerCommand.Challenge challenge => new Proto.CoordinatorMessage
        {
            Challenge = new Proto.Challenge { JobId = challenge.Id.Value, Fence = (ulong)challenge.Fence, OpenAll = challenge.OpenAll },
        },
        WorkerCommand.Audit { Order: var order } => new Proto.CoordinatorMessage { Audit = ToProto(order) },
        WorkerCommand.Cancel cancel => new Proto.CoordinatorMessage
        {
            Cancel = new Proto.Cancel { JobId = cancel.Id.Value, Fence = (ulong)cancel.Fence, Reason = (Proto.CancelReason)cancel.Reason },
        },
        WorkerCommand.LeaseStatus status => new Proto.CoordinatorMessage
        {
            LeaseStatus = new Proto.LeaseStatus
            {
                JobId = status.Id.Value,
                Fence = (ulong)status.Fence,
                State = (Proto.LeaseState)status.Report,
                RemainingMs = (uint)Math.Clamp(status.Remaining.TotalMilliseconds, 0, uint.MaxValue),
                Code = status.Code,
                Message = status.Message,
            },
        },
        WorkerCommand.Previews previews => new Proto.CoordinatorMessage
        {
            Previews = new Proto.Previews { JobId = previews.Id.Value, Fence = (ulong)previews.Fence, Wanted = previews.Wanted },
        },
        WorkerCommand.Drain drain => new Proto.CoordinatorMessage
        {
            Drain = new Proto.Drain { GraceMs = (uint)Math.Clamp(drain.Grace.TotalMilliseconds, 0, uint.MaxValue) },
        },
        WorkerCommand.Hold { Value: null } => new Proto.CoordinatorMessage { Hold = new Proto.Hold() },
        WorkerCommand.Hold { Value: { } hold } => new Proto.CoordinatorMessage
        {
            Hold = new Proto.Hold
            {
                OnHold = true,
                Reason = hold.Reason,
                Since = ArtistMapping.ToTimestamp(hold.SinceMs),
                Until = ArtistMapping.ToTimestamp(hold.UntilMs),
            },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Unknown command."),
    };

    /// <summary>The welcome of a session.</summary>
    public static Proto.Welcome ToProto(this SessionOpening.Opened opened, uint protocol) => new()
    {
        SessionId = opened.Session.Id,
        Protocol = protocol,
        HeartbeatIntervalMs = (uint)opened.Terms.HeartbeatInterval.TotalMilliseconds,
        LeaseMs = (uint)opened.Terms.LeaseLength.TotalMilliseconds,
        MaxImageBytes = (ulong)opened.Terms.MaxImageBytes,
        MaxChunkBytes = (uint)opened.Terms.MaxChunkBytes,
        ProgressIntervalMs = (uint)opened.Terms.ProgressInterval.TotalMilliseconds,
        MaxPreviewBytes = (uint)opened.Terms.MaxPreviewBytes,
        Features = { opened.Session.Features },
    };

    /// <summary>A job's specification as workers read it.</summary>
    public static Proto.ImageTask ToTask(this JobSpec spec) => new()
    {
        Prompt = spec.Prompt,
        NegativePrompt = spec.NegativePrompt,
        Width = (uint)spec.Width,
        Height = (uint)spec.Height,
        Steps = (uint)spec.Steps,
        Sampler = spec.Sampler,
        GuidanceScale = spec.GuidanceScale,
        Seed = spec.Seed,
        NoiseSource = spec.NoiseSource,
        Source = spec.Source is { } source ? ToTask(source) : null,
    };

    private static Proto.TaskSource ToTask(JobSource source) => new()
    {
        Image = source.Image.ToProto(),
        ImageSizeBytes = (ulong)source.ImageBytes,
        Width = (uint)source.Width,
        Height = (uint)source.Height,
        Strength = source.Strength,
        Mask = source.Mask?.ToProto() ?? ByteString.Empty,
        MaskSizeBytes = (ulong)source.MaskBytes,
        MaskBlur = (uint)source.MaskBlur,
        OnlyMasked = source.OnlyMasked,
    };

    private static Proto.AuditOffer ToProto(AuditOrder order) => new()
    {
        AuditId = order.Id.Value,
        Token = ByteString.CopyFrom(Convert.FromHexString(order.Token)),
        AuditMs = (uint)Math.Clamp(order.Length.TotalMilliseconds, 0, uint.MaxValue),
        ModelManifest = order.Spec.Manifest.ToProto(),
        Task = order.Spec.ToTask(),
        Evaluations = (uint)order.Evaluations,
    };

    private static Proto.Assignment ToProto(WorkerCommand.Assign assign) => new()
    {
        Lease = new Proto.Lease
        {
            JobId = assign.Id.Value,
            Token = ByteString.CopyFrom(Convert.FromHexString(assign.Lease.Token)),
            Fence = (ulong)assign.Lease.Fence,
        },
        LeaseMs = (uint)assign.LeaseLength.TotalMilliseconds,
        Nonce = ByteString.CopyFrom(Convert.FromHexString(LeaseNonce.Of(assign.Lease.Token))),
        ModelManifest = assign.Spec.Manifest.ToProto(),
        Task = assign.Spec.ToTask(),
        BatchId = assign.Batch,
        BatchSize = (uint)assign.BatchSize,
        PreviewsWanted = assign.PreviewsWanted,
        Previews = (uint)assign.Spec.Previews,
    };

    private static List<LeaseClaim> ReadHeld(RepeatedField<Proto.Lease> held, string field) => held.Count <= WorkerSessions.MaxHeld
        ? [.. held.Select((lease, i) => lease.ToCore($"{field}[{i}]"))]
        : throw GrpcErrors.Of(ErrorCodes.OutOfRange, $"{field} must have at most {WorkerSessions.MaxHeld} entries.", field);

    private static WorkerCapabilities ToCore(this Proto.Capabilities capabilities, string prefix)
    {
        var core = new WorkerCapabilities
        {
            Models =
            [
                .. capabilities.Models.Select(m => new ModelCapability(
                    new ManifestId(Convert.ToHexStringLower(m.Manifest.Span)), m.Loaded, Numbers.ToLong(m.MaxPixels), m.Precision, m.MegapixelStepsPerSecond)),
            ],
            Slots = Numbers.ToInt(capabilities.Slots),
            Device = capabilities.Device,
            ExecutionProvider = capabilities.ExecutionProvider,
            MemoryBytes = Numbers.ToLong(capabilities.MemoryBytes),
            Samplers = [.. capabilities.Samplers],
            Modes = [.. capabilities.Modes],
            ContentClasses = [.. capabilities.ContentClasses],
            MaxBatch = Math.Max(1, Numbers.ToInt(capabilities.MaxBatch)),
            PriorityAccounts = [.. capabilities.PriorityAccounts],
        };
        return core.Check() is { } error
            ? throw GrpcErrors.Of([error with { Field = prefix + error.Field, Message = prefix + error.Message }])
            : core;
    }
}
