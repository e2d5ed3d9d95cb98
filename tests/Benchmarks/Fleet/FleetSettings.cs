namespace SogniLike.Benchmarks.Fleet;

/// <summary>What one load process of the fleet does.</summary>
/// <param name="Coordinator">Where gRPC is spoken.</param>
/// <param name="Token">Secret of an enrolment token for all its workers.</param>
/// <param name="Workers">Workers to connect.</param>
/// <param name="Keys">API keys; a watch is opened with each in turn.</param>
/// <param name="Watches">Watches to open.</param>
/// <param name="FirstImage">Number of its first image, so that no two processes draw the same.</param>
internal sealed record FleetSettings(Uri Coordinator, byte[] Token, int Workers, string[] Keys, int Watches, int FirstImage);
