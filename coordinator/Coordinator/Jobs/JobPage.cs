namespace SogniLike.Coordinator.Jobs;

/// <summary>Some jobs of an account, newest first.</summary>
/// <param name="Jobs">In order.</param>
/// <param name="NextPageToken">Opaque; empty on the last page.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, string NextPageToken);
