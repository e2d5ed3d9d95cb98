using System.Text.Json;
using SogniLike.Testing;

namespace SogniLike.Protocol.Tests;

/// <summary>proto/test-vectors.json, made by an independent implementation in another language.</summary>
internal sealed record Vectors(
    string PublicKey,
    SignInVector SignIn,
    EnrolmentVector Enrolment,
    CommitVector Commit,
    CalibrationVector Calibration,
    IReadOnlyList<TokenVector> Tokens,
    ManifestVector Manifest)
{
    public static Vectors Load() =>
        JsonSerializer.Deserialize<Vectors>(File.ReadAllBytes(Path.Combine(RepositoryPaths.Root, "proto", "test-vectors.json")), JsonSerializerOptions.Web)!;
}

internal sealed record SignInVector(string PoolId, string WorkerId, string Nonce, string Statement, string Signature);

internal sealed record EnrolmentVector(string TokenSecret, string Name, string Statement, string Signature);

internal sealed record CommitVector(
    string PublicKey, string PoolId, string WorkerId, string JobId, ulong Fence, string Nonce, string Root, uint LeafCount, string Statement, string Signature);

internal sealed record CalibrationVector(string PublicKey, string PoolId, string WorkerId, string ModelManifest, string Nonce, string Statement, string Signature);

internal sealed record TokenVector(string Url, string CertificateSpkiSha256, string Secret, string Text);

internal sealed record ManifestVector(IReadOnlyList<FileVector> Files, string Text, string Id);

internal sealed record FileVector(string Path, ulong SizeBytes, string Sha256);
