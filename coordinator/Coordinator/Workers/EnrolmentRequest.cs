namespace SogniLike.Coordinator.Workers;

/// <summary>A volunteer's machine that wants to be a worker.</summary>
/// <param name="TokenSecret">The secret of an enrolment token, 32 bytes.</param>
/// <param name="Name">For people, 1 to 64 characters.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of its P-256 key, DER. The caller has verified that the machine holds the private key.</param>
public sealed record EnrolmentRequest(ReadOnlyMemory<byte> TokenSecret, string Name, ReadOnlyMemory<byte> PublicKey);
