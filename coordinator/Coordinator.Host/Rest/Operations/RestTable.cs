namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>Every operation of the REST API, each another way to make one call of the contract.</summary>
internal static partial class RestTable
{
    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<RestOperation> All { get; } = [.. ArtistOperations(), .. AdminOperations()];

    /// <summary>Header that carries <c>idempotency_key</c>.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    private const string LastEventId = "Last-Event-ID";
}
