using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Sharing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Redis.Json;

/// <summary>Writes an identity as its text.</summary>
internal abstract class TextIdConverter<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        parse(reader.GetString() ?? throw new JsonException("An identity is null."));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
}

internal sealed class AccountIdConverter() : TextIdConverter<AccountId>(text => new AccountId(text), id => id.Value);

internal sealed class AuditIdConverter() : TextIdConverter<AuditId>(text => new AuditId(text), id => id.Value);

internal sealed class JobIdConverter() : TextIdConverter<JobId>(text => new JobId(text), id => id.Value);

internal sealed class WorkerIdConverter() : TextIdConverter<WorkerId>(text => new WorkerId(text), id => id.Value);

internal sealed class ManifestIdConverter() : TextIdConverter<ManifestId>(text => new ManifestId(text), id => id.Value);

internal sealed class ShareIdConverter() : TextIdConverter<ShareId>(text => new ShareId(text), id => id.Value);

internal sealed class BlobIdConverter() : TextIdConverter<BlobId>(text => new BlobId(text), id => id.Value);

/// <summary>Writes a seed as decimal text: it may exceed 2^53, which a reader in another language would round.</summary>
internal sealed class SeedConverter() : TextIdConverter<ulong>(
    text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw new JsonException("A seed is not a number."),
    seed => seed.ToString(CultureInfo.InvariantCulture));
