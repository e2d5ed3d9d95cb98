namespace SogniLike.Benchmarks.Fleet;

/// <summary>What one load process of the fleet does.</summary>
/// <param name="Coordinator">Where gRPC is spoken.</param>
/// <param name="Tokens">Secrets of enrolment tokens, each for <see cref="WorkersPerToken"/> workers.</param>
/// <param name="Workers">Workers to connect.</param>
/// <param name="Keys">API keys; a watch is opened with each in turn.</param>
/// <param name="Watches">Watches to open.</param>
/// <param name="FirstImage">Number of its first image, so that no two processes draw the same.</param>
internal sealed record FleetSettings(Uri Coordinator, byte[][] Tokens, int Workers, string[] Keys, int Watches, int FirstImage)
{
    /// <summary>The most that the coordinator lets a token be used.</summary>
    public const int WorkersPerToken = 1000;
}
