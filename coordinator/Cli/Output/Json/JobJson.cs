using System.Text.Json.Nodes;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Output.Json;

/// <summary>Jobs as JSON. Seeds, fences and event ids are strings: JSON numbers lose 64-bit values in many readers.</summary>
internal static class JobJson
{
    public static JsonObject Of(Job job) => new()
    {
        ["id"] = job.Id,
        ["requestId"] = job.RequestId,
        ["index"] = job.Index,
        ["state"] = Formats.Word(job.State),
        ["version"] = Formats.Number(job.Version),
        ["spec"] = Spec(job.Spec ?? new JobSpec()),
        ["modelManifest"] = Formats.Hex(job.ModelManifest),
        ["createdAt"] = Formats.Time(job.CreatedAt),
        ["updatedAt"] = Formats.Time(job.UpdatedAt),
        ["progress"] = job.Progress is null ? null : Progress(job.Progress),
        ["failure"] = job.Failure is null ? null : new JsonObject { ["code"] = job.Failure.Code, ["message"] = job.Failure.Message },
        ["attempts"] = new JsonArray([.. job.Attempts.Select(Attempt)]),
        ["image"] = job.Image is null ? null : Image(job.Image),
        ["priceMillicredits"] = job.PriceMillicredits,
        ["chargedMillicredits"] = job.HasChargedMillicredits ? job.ChargedMillicredits : null,
        ["eta"] = Eta(job.Eta),
        ["firstEta"] = Eta(job.FirstEta),
        ["queuePosition"] = job.HasQueuePosition ? job.QueuePosition : null,
        ["waitingFor"] = job.WaitingFor is { } missing ? new JsonObject { ["code"] = missing.Code, ["message"] = missing.Message } : null,
        ["match"] = job.Match is { } match ? Match(match) : null,
        ["verification"] = job.Verification is { } verification ? Verification(verification) : null,
    };

    private static JsonObject Verification(JobVerification verification) => new()
    {
        ["workerId"] = verification.WorkerId,
        ["fence"] = Formats.Number(verification.Fence),
        ["auditWanted"] = verification.AuditWanted,
        ["checks"] = new JsonArray([.. verification.Checks.Select(check => new JsonObject
        {
            ["name"] = check.Name,
            ["status"] = Formats.Word(check.Status),
            ["measured"] = check.HasMeasured ? Real(check.Measured) : null,
            ["threshold"] = check.HasThreshold ? Real(check.Threshold) : null,
            ["message"] = check.Message,
        })]),
    };

    public static JsonObject? Eta(JobEta? eta) =>
        eta is null ? null : new JsonObject { ["earliestAt"] = Formats.Time(eta.EarliestAt), ["latestAt"] = Formats.Time(eta.LatestAt) };

    public static JsonObject Spec(JobSpec spec) => new()
    {
        ["model"] = spec.Model,
        ["prompt"] = spec.Prompt,
        ["negativePrompt"] = spec.NegativePrompt,
        ["width"] = spec.Width,
        ["height"] = spec.Height,
        ["steps"] = spec.Steps,
        ["sampler"] = spec.Sampler,
        ["guidanceScale"] = Real(spec.GuidanceScale),
        ["seed"] = spec.HasSeed ? Formats.Number(spec.Seed) : null,
        ["noiseSource"] = Formats.Word(spec.NoiseSource),
    };

    public static JsonObject Image(ImageInfo image) => new()
    {
        ["sha256"] = Formats.Hex(image.Sha256),
        ["sizeBytes"] = image.SizeBytes,
        ["width"] = image.Width,
        ["height"] = image.Height,
        ["mediaType"] = image.MediaType,
        ["marks"] = new JsonArray([.. image.Marks.Select(m => JsonValue.Create(m))]),
    };

    public static JsonObject Event(JobWatchEvent watched) => watched switch
    {
        JobWatchEvent.Snapshot snapshot => new JsonObject
        {
            ["event"] = "snapshot",
            ["eventId"] = Formats.Number(snapshot.EventId),
            ["jobs"] = new JsonArray([.. snapshot.Jobs.Select(Of)]),
        },
        JobWatchEvent.Changed changed => new JsonObject { ["event"] = "changed", ["eventId"] = Formats.Number(changed.EventId), ["job"] = Of(changed.Job) },
        JobWatchEvent.Deleted deleted => new JsonObject
        {
            ["event"] = "deleted",
            ["eventId"] = Formats.Number(deleted.EventId),
            ["jobId"] = deleted.JobId,
            ["reason"] = Formats.Word(deleted.Reason),
        },
        JobWatchEvent.Progress progress => new JsonObject { ["event"] = "progress", ["jobId"] = progress.Value.JobId, ["progress"] = Progress(progress.Value) },
        _ => new JsonObject { ["event"] = "unknown" },
    };

    private static JsonObject Progress(JobProgress progress) => new()
    {
        ["phase"] = Formats.Word(progress.Phase),
        ["step"] = progress.Step,
        ["steps"] = progress.Steps,
        ["stepsPerSecond"] = Real(progress.StepsPerSecond),
    };

    private static JsonObject Match(JobMatch match) => new()
    {
        ["choice"] = match.Choice,
        ["able"] = match.Able,
        ["refused"] = new JsonArray([.. match.Refused.Select(one => new JsonObject { ["reason"] = one.Reason, ["workers"] = one.Workers })]),
        ["examples"] = new JsonArray([.. match.Examples.Select(one => new JsonObject { ["workerId"] = one.WorkerId, ["reason"] = one.Reason })]),
    };

    private static JsonObject Attempt(JobAttempt attempt) => new()
    {
        ["workerId"] = attempt.WorkerId,
        ["fence"] = Formats.Number(attempt.Fence),
        ["startedAt"] = Formats.Time(attempt.StartedAt),
        ["endedAt"] = Formats.Time(attempt.EndedAt),
        ["outcome"] = attempt.Outcome,
        ["stepsDone"] = attempt.HasStepsDone ? attempt.StepsDone : null,
        ["message"] = attempt.Message,
    };

    private static double? Real(double value) => double.IsFinite(value) ? value : null;
}
