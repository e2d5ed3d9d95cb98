using System.Text.Json.Serialization;

namespace SogniLike.Coordinator.Host.Health;

/// <summary>What <c>/</c> says.</summary>
internal sealed record AboutDocument
{
    [JsonPropertyName("name")]
    public string Name { get; } = "SogniLike coordinator";

    [JsonPropertyName("version")]
    public required string Version { get; init; }

    [JsonPropertyName("pool_id")]
    public required string Pool { get; init; }

    /// <summary>Where artists, workers and operators dial.</summary>
    [JsonPropertyName("grpc")]
    public required string Grpc { get; init; }

    [JsonPropertyName("health")]
    public string Health { get; } = "/health/ready";
}
