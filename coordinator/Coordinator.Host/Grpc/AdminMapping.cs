using Google.Protobuf;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Manifests;
using Proto = SogniLike.Protocol.Admin.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Values of the rules as operators see them, and the other way round.</summary>
internal static class AdminMapping
{
    public static Proto.EnrolmentToken ToProto(this EnrolmentTokenRecord token) => new()
    {
        Id = token.Id,
        Owner = token.Owner,
        CreatedAt = ArtistMapping.ToTimestamp(token.CreatedAtMs),
        ExpiresAt = ArtistMapping.ToTimestamp(token.ExpiresAtMs),
        MaxUses = (uint)token.MaxUses,
        Uses = (uint)token.Uses,
        Revoked = token.Revoked,
    };

    /// <param name="presence">Null: not connected to any coordinator of the pool.</param>
    /// <param name="tally">Null: no lease of it has ended yet.</param>
    /// <param name="nowMs">By which a hold that is over is not shown.</param>
    public static Proto.Worker ToProto(this WorkerRecord worker, WorkerPresence? presence, WorkerTally? tally, long nowMs)
    {
        var proto = new Proto.Worker
        {
            Id = worker.Id.Value,
            Name = worker.Name,
            Owner = worker.Owner,
            EnrolledAt = ArtistMapping.ToTimestamp(worker.EnrolledAtMs),
            Revoked = worker.Revoked,
            JobsDelivered = (ulong)(tally?.Delivered ?? 0),
            JobsFailed = (ulong)(tally?.Failed ?? 0),
        };
        if (worker.Hold is { } hold && hold.IsOn(nowMs))
        {
            proto.Hold = new Proto.WorkerHold
            {
                Reason = hold.Reason,
                Since = ArtistMapping.ToTimestamp(hold.SinceMs),
                Until = ArtistMapping.ToTimestamp(hold.UntilMs),
                ByKeyId = hold.By,
                Kind = hold.Kind.ToString().ToLowerInvariant(),
            };
        }

        proto.Trail.AddRange(worker.Trail.Select(entry => new Proto.WorkerTrailEntry
        {
            At = ArtistMapping.ToTimestamp(entry.AtMs),
            ByKeyId = entry.By,
            Action = entry.Action.ToString().ToLowerInvariant(),
            Reason = entry.Reason,
        }));
        if (presence is not null)
        {
            proto.Online = true;
            proto.Paused = presence.Paused;
            proto.Device = presence.Device;
            proto.ExecutionProvider = presence.ExecutionProvider;
            proto.SoftwareVersion = presence.SoftwareVersion;
            proto.Slots = (uint)presence.Slots;
            proto.BusySlots = (uint)presence.BusySlots;
            proto.LastSeenAt = ArtistMapping.ToTimestamp(presence.LastSeenAtMs);
            proto.Models.AddRange(presence.Models.Select(m => m.ToProto()));
            proto.Draining = presence.Draining;
            proto.MegapixelStepsPerSecond.AddRange(presence.Models.Select((_, i) => i < presence.Speeds.Count ? presence.Speeds[i] : 0));
            if (presence.Capabilities is { } capabilities)
            {
                proto.MemoryBytes = (ulong)capabilities.MemoryBytes;
                proto.ModelsLoaded.AddRange(capabilities.Models.Where(m => m.Loaded).Select(m => m.Manifest.ToProto()));
            }
        }

        return proto;
    }

    /// <summary>The worker with where it stands.</summary>
    public static Proto.Worker With(this Proto.Worker worker, TrustReport report)
    {
        worker.TrustState = report.State.ToString().ToLowerInvariant();
        (worker.AuditsPassed, worker.AuditsFailed) = ((ulong)report.Trust.Passed, (ulong)report.Trust.Failed);

        if (report.Trust.LastCheck is { } check)
        {
            (worker.LastCheckAt, worker.LastCheck, worker.LastCheckAuditId) =
                (ArtistMapping.ToTimestamp(check.AtMs), check.Verdict.ToString().ToLowerInvariant(), check.Audit.Value);
        }

        worker.PayWaits.AddRange(report.Trust.PayHolds.Select(static hold => hold.ToProto()));

        // The numbers of the states rise with what they say against the worker, but for the first.
        foreach (var one in report.Measured.OrderByDescending(one => one.State))
        {
            worker.Measured.Add(one.State.ToString().ToLowerInvariant());
            worker.MeasuredWhy.Add(one.Doubt.Length == 0 ? one.Message : $"{one.Message} {one.Doubt}");
        }

        return worker;
    }

    public static Proto.RegisteredModel ToRegistered(this ModelRecord model, int workersOnline) => new()
    {
        Manifest = ToManifest(model),
        ManifestId = model.Manifest.ToProto(),
        Enabled = model.Enabled,
        AddedAt = ArtistMapping.ToTimestamp(model.AddedAtMs),
        WorkersOnline = (uint)workersOnline,
    };

    /// <summary>The registration, or the fields without which no identity can be computed. The rest is checked by <see cref="ModelCatalog"/>.</summary>
    public static (ModelRegistration? Registration, IReadOnlyList<FieldError> Errors) ToCore(this Proto.ModelManifest? manifest)
    {
        var errors = Check(manifest);
        if (errors.Count > 0 || manifest is null)
        {
            return (null, errors);
        }

        var limits = manifest.Limits;
        var defaults = manifest.Defaults;
        var registration = new ModelRegistration(
            manifest.Name,
            new ManifestId(Convert.ToHexStringLower(ManifestCanonicalForm.IdOf(manifest.Files))),
            manifest.Description,
            [.. manifest.Files.Select(f => new ModelFile(f.Path, Numbers.ToLong(f.SizeBytes), Convert.ToHexStringLower(f.Sha256.Span)))],
            new ModelLimits(Numbers.ToInt(limits.MaxWidth), Numbers.ToInt(limits.MaxHeight), Numbers.ToInt(limits.MaxSteps), limits.MaxGuidanceScale),
            new ModelDefaults(
                Numbers.ToInt(defaults.Width),
                Numbers.ToInt(defaults.Height),
                Numbers.ToInt(defaults.Steps),
                defaults.Sampler,
                defaults.GuidanceScale,
                defaults.NoiseSource),
            [.. manifest.Samplers],
            manifest.PriceWeight == 0 ? ModelRecord.OrdinaryWeight : manifest.PriceWeight)
        {
            PromptTokens = manifest.PromptTokens,
            Sampling = manifest.SchedulerConfig.IsEmpty
                ? null
                : new ModelSampling(manifest.SchedulerConfig.ToStringUtf8(), Numbers.ToInt(manifest.LatentChannels), Numbers.ToInt(manifest.PixelsPerLatent)),
        };
        return (registration, []);
    }

    private static Proto.ModelManifest ToManifest(ModelRecord model)
    {
        var proto = new Proto.ModelManifest
        {
            Name = model.Name,
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
            Defaults = new Proto.ModelDefaults
            {
                Width = (uint)model.Defaults.Width,
                Height = (uint)model.Defaults.Height,
                Steps = (uint)model.Defaults.Steps,
                Sampler = model.Defaults.Sampler,
                GuidanceScale = model.Defaults.GuidanceScale,
                NoiseSource = model.Defaults.NoiseSource,
            },
        };
        if (model.Sampling is { } sampling)
        {
            proto.SchedulerConfig = ByteString.CopyFromUtf8(sampling.SchedulerConfig);
            (proto.LatentChannels, proto.PixelsPerLatent) = ((uint)sampling.LatentChannels, (uint)sampling.PixelsPerLatent);
        }

        proto.Samplers.AddRange(model.Samplers);
        proto.Files.AddRange(model.Files.Select(f => new Proto.ModelFile
        {
            Path = f.Path,
            SizeBytes = (ulong)f.SizeBytes,
            Sha256 = ByteString.CopyFrom(Convert.FromHexString(f.Sha256)),
        }));
        return proto;
    }

    private static List<FieldError> Check(Proto.ModelManifest? manifest)
    {
        var errors = new List<FieldError>();
        if (manifest is null)
        {
            errors.Add(Required("manifest"));
            return errors;
        }

        if (manifest.Limits is null)
        {
            errors.Add(Required("manifest.limits"));
        }

        if (manifest.Defaults is null)
        {
            errors.Add(Required("manifest.defaults"));
        }

        if (manifest.Files.Count is 0 or > ModelFolder.MaxFiles)
        {
            errors.Add(new FieldError("manifest.files", FieldErrorCode.OutOfRange, $"manifest.files must have from 1 to {ModelFolder.MaxFiles} entries."));
            return errors;
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < manifest.Files.Count; i++)
        {
            CheckFile(errors, paths, manifest.Files[i], $"manifest.files[{i}]");
        }

        return errors;
    }

    private static void CheckFile(List<FieldError> errors, HashSet<string> paths, Proto.ModelFile file, string field)
    {
        if (!ModelFilePath.IsValid(file.Path))
        {
            errors.Add(new FieldError(
                $"{field}.path",
                FieldErrorCode.Malformed,
                $"{field}.path must be relative, printable ASCII, at most {ModelFilePath.MaxLength} characters, with '/' between parts and no part \".\" or \"..\"."));
        }
        else if (!paths.Add(file.Path))
        {
            errors.Add(new FieldError($"{field}.path", FieldErrorCode.Malformed, $"{field}.path stands in the manifest twice."));
        }

        if (file.Sha256.Length != 32)
        {
            errors.Add(new FieldError($"{field}.sha256", FieldErrorCode.Malformed, $"{field}.sha256 must have 32 bytes."));
        }
    }

    private static FieldError Required(string field) => new(field, FieldErrorCode.Required, $"{field} must be set.");
}
