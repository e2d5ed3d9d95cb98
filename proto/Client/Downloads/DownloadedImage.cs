using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client.Downloads;

/// <summary>An image whose size and SHA-256 were found to be those that the coordinator named.</summary>
/// <param name="Info">What the coordinator says of it.</param>
/// <param name="Bytes">The file.</param>
public sealed record DownloadedImage(ImageInfo Info, ReadOnlyMemory<byte> Bytes);
