using SogniLike.Coordinator.Blobs;

namespace SogniLike.Coordinator.Credits;

/// <summary>Old records that stand together in one immutable blob.</summary>
/// <param name="After">Id of the record right before; 0 at the beginning.</param>
/// <param name="Last">Id of the newest in it. Every record in between is there.</param>
/// <param name="Blob">Where they are.</param>
/// <param name="MovedAtMs">Unix milliseconds at which they left the store.</param>
public sealed record JournalSegment(long After, long Last, BlobId Blob, long MovedAtMs)
{
    /// <summary>Under which name it holds its blob.</summary>
    public string Holder => $"ledger:{Last}";
}
