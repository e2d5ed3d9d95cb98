using System.Text.Json;
using Grpc.Core;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>What node/client.mjs printed.</summary>
internal sealed record NodeOutcome(
    StatusCode Code,
    string Details,
    IReadOnlyList<JsonElement> Messages,
    IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Headers,
    IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Trailers)
{
    public static byte[] Bytes(JsonElement numbers) => [.. numbers.EnumerateArray().Select(static number => number.GetByte())];
}
