namespace SogniLike.Coordinator.Blobs;

/// <summary>A blob that was set aside; each time under another place, so that whoever set it aside removes nothing else.</summary>
/// <param name="Id">Which blob.</param>
/// <param name="Place">Known to the store alone.</param>
public sealed record AsideBlob(BlobId Id, string Place);
