using System.Text.Json.Serialization;

namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>Content of <c>endpoints.json</c>.</summary>
internal sealed record EndpointsDocument
{
    [JsonPropertyName("pid")]
    public required int ProcessId { get; init; }

    [JsonPropertyName("pool_id")]
    public required string PoolId { get; init; }

    /// <summary>URL of HTTP/1.1 on loopback.</summary>
    [JsonPropertyName("http")]
    public required string Http { get; init; }

    /// <summary>URL of gRPC without TLS on loopback.</summary>
    [JsonPropertyName("grpc")]
    public required string Grpc { get; init; }

    /// <summary>URL by which other machines reach HTTP and gRPC with TLS; left out when there is none.</summary>
    [JsonPropertyName("public"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Public { get; init; }

    /// <summary>SHA-256 of the public certificate's SubjectPublicKeyInfo, hexadecimal; left out without TLS.</summary>
    [JsonPropertyName("certificate_spki_sha256"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CertificateSpkiSha256 { get; init; }
}
