using System.Security.Cryptography;

namespace SogniLike.Protocol.Statements;

/// <summary>ECDSA P-256 over SHA-256, as r || s (IEEE P1363): the one signature scheme of workers.</summary>
public static class WorkerSignature
{
    /// <summary>Length of every signature in bytes.</summary>
    public const int SizeBytes = 64;

    /// <summary>Longest SubjectPublicKeyInfo that is looked at; a P-256 one has 91 bytes.</summary>
    public const int MaxPublicKeyBytes = 200;

    private const string P256Oid = "1.2.840.10045.3.1.7";

    /// <summary>Signs the statement; <paramref name="key"/> must be P-256.</summary>
    public static byte[] Sign(ECDsa key, ReadOnlySpan<byte> statement) =>
        key.SignData(statement, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>
    /// True when <paramref name="publicKey"/> is a P-256 SubjectPublicKeyInfo in its one usual form (DER, named curve, uncompressed point, nothing
    /// after it), so that a key cannot enrol twice in two spellings. Never throws.
    /// </summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey)
    {
        using var key = Import(publicKey);
        return key is not null;
    }

    /// <summary>True when the signature over the statement is that of the key. Never throws: anything malformed is false.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SizeBytes)
        {
            return false;
        }

        using var key = Import(publicKey);
        return key is not null
            && key.VerifyData(statement, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static ECDsa? Import(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length is 0 or > MaxPublicKeyBytes)
        {
            return null;
        }

        ECDsa? key = null;
        try
        {
            key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value == P256Oid && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey))
            {
                return key;
            }
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // Not a key, or one of a curve that this system lacks: the caller is told so by null.
        }

        key?.Dispose();
        return null;
    }
}
