namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>Where a started coordinator really listens, ports filled in.</summary>
/// <param name="Http">HTTP/1.1 on loopback.</param>
/// <param name="Grpc">gRPC without TLS on loopback.</param>
/// <param name="Public">The bound TLS address, or null.</param>
/// <param name="WorkerUrl">What enrolment tokens carry: the public URL when there is one, else <paramref name="Grpc"/>.</param>
/// <param name="CertificateSpkiSha256">SHA-256 of the public certificate's SubjectPublicKeyInfo, 32 bytes; empty when workers are not to pin it.</param>
internal sealed record BoundEndpoints(Uri Http, Uri Grpc, Uri? Public, Uri WorkerUrl, ReadOnlyMemory<byte> CertificateSpkiSha256);
