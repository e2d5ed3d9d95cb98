using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Archiving;

/// <summary>Old events of an account that stand together in one immutable blob.</summary>
/// <param name="Account">Whose events.</param>
/// <param name="After">Id of the event right before the segment; 0 at the beginning.</param>
/// <param name="Last">Id of its newest event. Every event of the account after <paramref name="After"/> up to this one is in the blob, but those of jobs removed before.</param>
/// <param name="Blob">Where they are.</param>
/// <param name="MovedAtMs">Unix milliseconds at which they left the store.</param>
public sealed record EventSegment(AccountId Account, long After, long Last, BlobId Blob, long MovedAtMs)
{
    /// <summary>Under which name it holds its blob.</summary>
    public string Holder => $"events:{Account}:{Last}";
}
