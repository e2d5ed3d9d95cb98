using System.Diagnostics.CodeAnalysis;
using SogniLike.Protocol.Features;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Session;

/// <summary>What Welcome set, within bounds that this worker can live with: a hostile or broken coordinator must not make it spin or fill its memory.</summary>
/// <param name="SessionId">For logs.</param>
/// <param name="HeartbeatInterval">100 ms to 5 minutes.</param>
/// <param name="LeaseLength">At least two heartbeats, at most a day.</param>
/// <param name="ProgressInterval">Progress at most this often per job, 0 to 1 minute.</param>
/// <param name="MaxImageBytes">Largest image that an upload takes, 1 KiB to 256 MiB.</param>
/// <param name="MaxChunkBytes">Largest chunk of an upload, 1 KiB to 2 MiB; a larger offer is not used in full.</param>
/// <param name="MaxPreviewBytes">Largest preview, 0 (none is wanted) to 1 MiB; a larger offer is not used in full.</param>
public sealed record SessionTerms(
    string SessionId,
    TimeSpan HeartbeatInterval,
    TimeSpan LeaseLength,
    TimeSpan ProgressInterval,
    long MaxImageBytes,
    int MaxChunkBytes,
    int MaxPreviewBytes)
{
    /// <summary>The one protocol version this worker speaks.</summary>
    public const uint Protocol = 1;

    /// <summary>Commitments are in force (<see cref="ProtocolFeatures.Commitments"/>).</summary>
    public bool HasCommitments { get; init; }

    /// <summary>Audits are in force (<see cref="ProtocolFeatures.Audits"/>).</summary>
    public bool HasAudits { get; init; }

    private const int MaxChunk = 2 << 20;
    private const int MaxPreview = 1 << 20;
    private const long MaxImage = 256L << 20;
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(1);

    /// <summary>Reads a Welcome.</summary>
    /// <param name="problem">Names the field and the limit when the result is false.</param>
    public static bool TryFrom(Welcome welcome, [NotNullWhen(true)] out SessionTerms? terms, out string problem)
    {
        terms = null;
        problem = "";
        if (welcome.Protocol != Protocol)
        {
            problem = $"Welcome.protocol is {welcome.Protocol}; this worker speaks {Protocol}.";
        }
        else if (welcome.HeartbeatIntervalMs is < 100 or > 300_000)
        {
            problem = $"Welcome.heartbeat_interval_ms is {welcome.HeartbeatIntervalMs}; it must be 100 to 300,000.";
        }
        else if (welcome.LeaseMs < 2 * welcome.HeartbeatIntervalMs || welcome.LeaseMs > LongestLease.TotalMilliseconds)
        {
            problem = $"Welcome.lease_ms is {welcome.LeaseMs}; it must be at least two heartbeats and at most a day.";
        }
        else if (welcome.ProgressIntervalMs > 60_000)
        {
            problem = $"Welcome.progress_interval_ms is {welcome.ProgressIntervalMs}; it must be at most 60,000.";
        }
        else if (welcome.MaxImageBytes is < 1024 or > MaxImage)
        {
            problem = $"Welcome.max_image_bytes is {welcome.MaxImageBytes}; it must be 1,024 to {MaxImage}.";
        }
        else if (welcome.MaxChunkBytes < 1024)
        {
            problem = $"Welcome.max_chunk_bytes is {welcome.MaxChunkBytes}; it must be at least 1,024.";
        }
        else
        {
            terms = new SessionTerms(
                LogText.Clean(welcome.SessionId),
                TimeSpan.FromMilliseconds(welcome.HeartbeatIntervalMs),
                TimeSpan.FromMilliseconds(welcome.LeaseMs),
                TimeSpan.FromMilliseconds(welcome.ProgressIntervalMs),
                (long)welcome.MaxImageBytes,
                (int)Math.Min(welcome.MaxChunkBytes, MaxChunk),
                (int)Math.Min(welcome.MaxPreviewBytes, MaxPreview))
            {
                HasCommitments = welcome.Features.Contains(ProtocolFeatures.Commitments),
                HasAudits = welcome.Features.Contains(ProtocolFeatures.Audits),
            };
        }

        return terms is not null;
    }
}
