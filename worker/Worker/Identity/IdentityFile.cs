using System.Text.Json.Serialization;

namespace SogniLike.Worker.Identity;

/// <summary>The content of worker.json. Holds no secret: the key lies beside it.</summary>
internal sealed record IdentityFile(
    [property: JsonPropertyName("worker_id")] string? WorkerId,
    [property: JsonPropertyName("pool_id")] string? PoolId,
    [property: JsonPropertyName("url")] string? Url,
    [property: JsonPropertyName("certificate_spki_sha256")] string? CertificateSpkiSha256);
