using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Watching;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Errors;
using Proto = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Values of the rules as artists see them, and the other way round.</summary>
internal static partial class ArtistMapping
{
    private const string MediaType = "image/png";

    /// <summary>The job as its artist sees it.</summary>
    /// <param name="progress">The last known, or null; left out unless it is of the running lease.</param>
    /// <param name="eta">As things stand now, or null.</param>
    public static Proto.Job ToProto(this Job job, JobProgress? progress = null, JobEta? eta = null)
    {
        var proto = new Proto.Job
        {
            Id = job.Id.Value,
            RequestId = job.RequestId,
            KeyId = job.KeyId ?? "",
            Policy = job.Policy is { } policy ? new Proto.PolicyDecision { Version = policy.Version, Rules = { policy.Rules } } : null,
            Index = (uint)job.Index,
            State = (Proto.JobState)job.State,
            Version = (ulong)job.Version,
            Spec = job.Spec.ToProto(),
            ModelManifest = job.Spec.Manifest.ToProto(),
            CreatedAt = ToTimestamp(job.CreatedAtMs),
            UpdatedAt = ToTimestamp(job.UpdatedAtMs),
            Failure = job.Failure is { } failure ? new Proto.JobFailure { Code = failure.Code, Message = failure.Message } : null,
            Image = job.Image?.ToProto(),
            PriceMillicredits = (ulong)job.Price,
            Shares = (uint)job.Links.Count,
            Eta = eta?.ToProto(),
            FirstEta = job.FirstEta?.ToProto(),
            Match = job.Match?.ToProto(),
            Verification = job.Verification?.ToProto(job.Audit),
            Progress = progress is not null && job.Running(progress.Fence) is not null ? progress.ToProto() : null,
        };
        if (job.State == JobState.Queued)
        {
            proto.QueuePlace = (ulong)Math.Max(0, job.QueuePlace);
        }

        if (job.PausedAtMs is { } pausedAt)
        {
            proto.PausedAt = ToTimestamp(pausedAt);
            proto.WaitingFor = new Proto.MissingCapability { Code = "paused", Message = "Its artist paused the queue; it waits until the queue is resumed." };
        }

        if (JobPrice.Charge(job) is { } charge)
        {
            proto.ChargedMillicredits = (ulong)charge;
        }

        proto.Attempts.AddRange(job.Attempts.Select(ToProto));
        return proto;
    }

    public static Proto.JobSpec ToProto(this JobSpec spec)
    {
        var proto = ToProtoFields(spec);
        proto.ContentClasses.AddRange(spec.ContentClasses);
        if (spec.Source is { } source)
        {
            (proto.InitImage, proto.Strength) = (source.Image.ToProto(), source.Strength);
            if (source.Mask is { } mask)
            {
                (proto.Mask, proto.MaskBlur) = (mask.ToProto(), (uint)source.MaskBlur);
                proto.MaskArea = source.OnlyMasked ? Proto.MaskArea.OnlyMasked : Proto.MaskArea.Whole;
            }
        }

        return proto;
    }

    /// <summary>What an artist brought.</summary>
    public static Proto.SourceImage ToProto(this SourceImage image) => new()
    {
        Sha256 = image.Blob.ToProto(),
        Width = (uint)image.Width,
        Height = (uint)image.Height,
        SizeBytes = (ulong)image.SizeBytes,
        KeptUntil = ToTimestamp(image.KeptUntilMs),
    };

    private static Proto.JobSpec ToProtoFields(JobSpec spec) => new()
    {
        Model = spec.Model,
        Prompt = spec.Prompt,
        NegativePrompt = spec.NegativePrompt,
        Width = (uint)spec.Width,
        Height = (uint)spec.Height,
        Steps = (uint)spec.Steps,
        Sampler = spec.Sampler,
        GuidanceScale = spec.GuidanceScale,
        Seed = spec.Seed,
        NoiseSource = ToNoiseSource(spec.NoiseSource),
        Previews = (uint)spec.Previews,
    };

    public static Proto.JobProgress ToProto(this JobProgress progress) => new()
    {
        JobId = progress.Job.Value,
        Phase = (Proto.JobPhase)progress.Phase,
        Step = (uint)progress.Step,
        Steps = (uint)progress.Steps,
        StepsPerSecond = progress.StepsPerSecond,
        Preview = progress.Preview is { } preview ? UnsafeByteOperations.UnsafeWrap(preview.Image) : ByteString.Empty,
        PreviewMediaType = progress.Preview?.MediaType ?? "",
    };

    /// <param name="directory">Knows the progress of what runs on this coordinator.</param>
    public static Proto.WatchJobsResponse ToProto(this WatchEvent change, WorkerDirectory directory)
    {
        switch (change)
        {
            case WatchEvent.Snapshot snapshot:
                var proto = new Proto.JobSnapshot { EventId = (ulong)snapshot.EventId };
                proto.Jobs.AddRange(snapshot.Jobs.Select(j => j.ToProto(directory.ProgressOf(j))));
                return new Proto.WatchJobsResponse { Snapshot = proto };
            case WatchEvent.Changed changed:
                return new Proto.WatchJobsResponse { Changed = new Proto.JobChanged { EventId = (ulong)changed.EventId, Job = changed.Job.ToProto() } };
            case WatchEvent.Removed removed:
                return new Proto.WatchJobsResponse
                {
                    Deleted = new Proto.JobDeleted
                    {
                        EventId = (ulong)removed.EventId,
                        JobId = removed.Job.Id.Value,
                        Reason = (Proto.JobDeletionReason)removed.Job.Reason,
                        DeletedAt = ToTimestamp(removed.Job.AtMs),
                    },
                };
            case WatchEvent.Queue queue:
                return new Proto.WatchJobsResponse { Queue = new Proto.QueueChanged { PausedAt = queue.PausedAtMs is { } since ? ToTimestamp(since) : null } };
            case WatchEvent.Progress progress:
                return new Proto.WatchJobsResponse { Progress = progress.Value.ToProto() };
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "Unknown event.");
        }
    }

    public static Proto.JobEta ToProto(this JobEta eta) => new() { EarliestAt = ToTimestamp(eta.EarliestAtMs), LatestAt = ToTimestamp(eta.LatestAtMs) };

    public static Proto.ImageInfo ToProto(this JobImage image)
    {
        var proto = new Proto.ImageInfo
        {
            Sha256 = image.Blob.ToProto(),
            SizeBytes = (ulong)image.SizeBytes,
            Width = (uint)image.Width,
            Height = (uint)image.Height,
            MediaType = MediaType,
        };
        proto.Marks.AddRange(image.Marks);
        return proto;
    }

    public static Proto.Model ToProto(this ModelRecord model, int workersOnline)
    {
        var proto = new Proto.Model
        {
            Name = model.Name,
            Manifest = model.Manifest.ToProto(),
            Description = model.Description,
            PriceWeight = (uint)model.PriceWeight,
            PromptTokens = (uint)model.PromptTokens,
            Limits = new Proto.ModelLimits
            {
                MaxWidth = (uint)model.Limits.MaxWidth,
                MaxHeight = (uint)model.Limits.MaxHeight,
                MaxSteps = (uint)model.Limits.MaxSteps,
                MaxGuidanceScale = model.Limits.MaxGuidanceScale,
            },
            Defaults = new Proto.JobSpec
            {
                Model = model.Name,
                Width = (uint)model.Defaults.Width,
                Height = (uint)model.Defaults.Height,
                Steps = (uint)model.Defaults.Steps,
                Sampler = model.Defaults.Sampler,
                GuidanceScale = model.Defaults.GuidanceScale,
                NoiseSource = ToNoiseSource(model.Defaults.NoiseSource),
            },
            WorkersOnline = (uint)workersOnline,
        };
        proto.Samplers.AddRange(model.Samplers);
        proto.Modes.AddRange(model.Modes);
        return proto;
    }

    /// <summary>A connected worker as every member of the pool may see it.</summary>
    public static Proto.PoolWorker ToPoolWorker(this WorkerRecord worker, WorkerPresence presence, WorkerTally? tally, ILookup<ManifestId, string> models)
    {
        var proto = new Proto.PoolWorker
        {
            Id = worker.Id.Value,
            Name = worker.Name,
            Paused = presence.Paused,
            Device = presence.Device,
            ExecutionProvider = presence.ExecutionProvider,
            SoftwareVersion = presence.SoftwareVersion,
            Slots = (uint)presence.Slots,
            BusySlots = (uint)presence.BusySlots,
            LastSeenAt = ToTimestamp(presence.LastSeenAtMs),
            JobsDelivered = (ulong)(tally?.Delivered ?? 0),
            JobsFailed = (ulong)(tally?.Failed ?? 0),
        };
        proto.Models.AddRange(presence.Models.SelectMany(m => models[m]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return proto;
    }

    /// <summary>What was measured of a worker.</summary>
    public static Proto.WorkerMeasurement ToProto(this Measurement measured, ILookup<ManifestId, string> models) => new()
    {
        ModelManifest = measured.Model.ToProto(),
        Model = models[measured.Model].Order(StringComparer.Ordinal).FirstOrDefault() ?? "",
        State = measured.State.ToString().ToLowerInvariant(),
        Message = measured.Message,
        Doubt = measured.Doubt,
        Withheld = measured.Withholds,
        MegapixelStepsPerSecond = measured.Speed,
        MaxPixels = (ulong)measured.Pixels,
        Limited = measured.IsLimit,
        Answers = (uint)measured.Answers,
        LargestPpm = measured.Distance * 1e6,
        At = ToTimestamp(measured.AtMs),
    };

    /// <summary>Why a worker's pay waits.</summary>
    public static Proto.PayWait ToProto(this PayHold hold) => new()
    {
        Reason = hold.Reason,
        Since = ToTimestamp(hold.SinceMs),
        Kind = hold.Kind.ToString().ToLowerInvariant(),
        Device = hold.Kind == PayHoldKind.Unchecked ? hold.Subject : "",
        AuditId = hold.Kind == PayHoldKind.Accused ? hold.Subject : "",
    };

    public static ByteString ToProto(this ManifestId manifest) => ByteString.CopyFrom(Convert.FromHexString(manifest.Value));

    public static ByteString ToProto(this BlobId blob) => ByteString.CopyFrom(Convert.FromHexString(blob.Value));

    public static Timestamp ToTimestamp(long unixMs) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMs));

    /// <summary>How an attempt ended, as the contract writes it.</summary>
    public static string CodeOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Running => "",
        AttemptOutcome.Delivered => ErrorCodes.Delivered,
        AttemptOutcome.HandedBack or AttemptOutcome.Declined => ErrorCodes.HandedBack,
        AttemptOutcome.WorkerLost => ErrorCodes.WorkerLost,
        AttemptOutcome.WorkerFailed => ErrorCodes.WorkerFailed,
        AttemptOutcome.ResultRefused => ErrorCodes.ResultRefused,
        AttemptOutcome.Cancelled => ErrorCodes.Cancelled,
        AttemptOutcome.Expired => ErrorCodes.DeadlinePassed,
        AttemptOutcome.WorkerRevoked => ErrorCodes.WorkerRevoked,
        AttemptOutcome.WorkerTooSlow => ErrorCodes.WorkerTooSlow,
        AttemptOutcome.Superseded => ErrorCodes.Superseded,
        AttemptOutcome.Requeued => ErrorCodes.Requeued,
        AttemptOutcome.Reassigned => ErrorCodes.Reassigned,
        AttemptOutcome.OpeningsMissing => ErrorCodes.OpeningsMissing,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };

    private static Proto.JobAttempt ToProto(JobAttempt attempt)
    {
        var proto = new Proto.JobAttempt
        {
            WorkerId = attempt.Worker.Value,
            Fence = (ulong)attempt.Fence,
            StartedAt = ToTimestamp(attempt.StartedAtMs),
            EndedAt = attempt.EndedAtMs is { } ended ? ToTimestamp(ended) : null,
            Outcome = CodeOf(attempt.Outcome),
            Message = attempt.Message,
        };
        if (attempt.StepsDone is { } steps)
        {
            proto.StepsDone = (uint)steps;
        }

        proto.Run = attempt.Run?.ToProto();
        return proto;
    }

    /// <summary>What a worker told of its run.</summary>
    public static Proto.AttemptRun ToProto(this AttemptRun run) => new()
    {
        DenoisingAt = run.DenoisingAtMs is { } denoising ? ToTimestamp(denoising) : null,
        Step = (uint)run.Step,
        StepAt = ToTimestamp(run.StepAtMs),
        Previews = (uint)run.Previews,
        UploadingAt = run.UploadingAtMs is { } uploading ? ToTimestamp(uploading) : null,
    };

    private static Proto.NoiseSource ToNoiseSource(string name) => name switch
    {
        "cpu" => Proto.NoiseSource.Cpu,
        "nv" => Proto.NoiseSource.Nv,
        _ => Proto.NoiseSource.Unspecified,
    };
}
