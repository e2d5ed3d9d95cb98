using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A message compression, named as in the header <c>grpc-encoding</c>.</summary>
public interface ICompressionProvider
{
    string EncodingName { get; }

    /// <summary>Wraps <paramref name="stream"/>, which stays open; without a level the provider's own is used.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    Stream CreateDecompressionStream(Stream stream);
}
