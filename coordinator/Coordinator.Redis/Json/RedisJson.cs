using System.Text.Json.Serialization;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Redis.Json;

/// <summary>
/// The JSON of everything that is kept in Redis. Members that a reader does not know are skipped, so an older coordinator reads what a newer one wrote.
/// The other way round holds too as long as members added later are optional; tests hold documents of every version.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(AccountIdConverter),
        typeof(AuditIdConverter),
        typeof(JobIdConverter),
        typeof(WorkerIdConverter),
        typeof(ManifestIdConverter),
        typeof(BlobIdConverter),
        typeof(ShareIdConverter),
        typeof(SeedConverter),
    ])]
[JsonSerializable(typeof(StoredOrder))]
[JsonSerializable(typeof(StoredState))]
[JsonSerializable(typeof(ApiKeyRecord))]
[JsonSerializable(typeof(AccountRecord))]
[JsonSerializable(typeof(OwnerLoginRecord))]
[JsonSerializable(typeof(ReportRecord))]
[JsonSerializable(typeof(EnrolmentTokenRecord))]
[JsonSerializable(typeof(WorkerRecord))]
[JsonSerializable(typeof(ModelRecord))]
[JsonSerializable(typeof(Epoch))]
[JsonSerializable(typeof(WorkerTrust))]
[JsonSerializable(typeof(Audit))]
[JsonSerializable(typeof(ToleranceRecord))]
[JsonSerializable(typeof(WorkerMeasurements))]
[JsonSerializable(typeof(AccountWebhooks))]
[JsonSerializable(typeof(AdminAction))]
[JsonSerializable(typeof(ActionLink))]
[JsonSerializable(typeof(PoolSample))]
[JsonSerializable(typeof(JobProgress))]
[JsonSerializable(typeof(PresenceMessage))]
internal sealed partial class RedisJson : JsonSerializerContext;
