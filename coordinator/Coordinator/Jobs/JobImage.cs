using SogniLike.Coordinator.Blobs;

namespace SogniLike.Coordinator.Jobs;

/// <summary>The delivered image of a job.</summary>
/// <param name="Blob">Where the file is; its name is the SHA-256 of the file.</param>
/// <param name="SizeBytes">Size of the file.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="UploadSha256">SHA-256, hexadecimal, of what the worker uploaded: a repeated Returned is recognised by it.</param>
/// <param name="TokenSha256">SHA-256, hexadecimal, of the lease token that it was returned under, for the same purpose.</param>
/// <param name="Marks">Marks set by the checks, such as "flat_color".</param>
public sealed record JobImage(BlobId Blob, long SizeBytes, int Width, int Height, string UploadSha256, string TokenSha256, IReadOnlyList<string> Marks);
