using SogniLike.Coordinator.Operations;

namespace SogniLike.Coordinator.Alerting;

/// <summary>What the rules look at.</summary>
/// <param name="WorkersOnline">Connected to any coordinator.</param>
/// <param name="Queues">Jobs that wait, by model, with the connected workers that have it.</param>
/// <param name="Samples">Of the last hour, oldest first.</param>
/// <param name="BlobsFree">Bytes left where images are kept.</param>
/// <param name="BlobsTotal">Bytes in all; 0 when the system does not say.</param>
/// <param name="LedgerSum">Of all balances; null when it was not added up.</param>
public sealed record AlertFacts(
    int WorkersOnline, IReadOnlyList<(string Model, long Jobs, int Workers)> Queues, IReadOnlyList<PoolSample> Samples, long BlobsFree, long BlobsTotal, long? LedgerSum);
