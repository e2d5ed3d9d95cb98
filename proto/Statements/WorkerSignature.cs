using System.Security.Cryptography;

namespace SogniLike.Protocol.Statements;

/// <summary>ECDSA P-256 over SHA-256, as r || s (IEEE P1363): the one signature scheme of workers.</summary>
public static class WorkerSignature
{
    /// <summary>Length of every signature in bytes.</summary>
    public const int SizeBytes = 64;

    /// <summary>Longest SubjectPublicKeyInfo that is looked at; a P-256 one has 91 bytes.</summary>
    public const int MaxPublicKeyBytes = 200;

    /// <summary>Signs the statement; <paramref name="key"/> must be P-256.</summary>
    public static byte[] Sign(ECDsa key, ReadOnlySpan<byte> statement) =>
        key.SignData(statement, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>True when <paramref name="publicKey"/> is a P-256 SubjectPublicKeyInfo (DER, nothing after it). Never throws.</summary>
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

        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            var curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value;
            if (read == publicKey.Length && curve == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return key;
            }
        }
        catch (CryptographicException)
        {
            // Not a key: the caller is told so by null.
        }

        key.Dispose();
        return null;
    }
}
