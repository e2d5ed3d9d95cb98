using System.Security.Cryptography;
using SogniLike.Protocol.Statements;

namespace SogniLike.Protocol.Tests.Statements;

public sealed class WorkerSignatureTests
{
    // A curve with written-out parameters, short enough to pass the length check.
    private const string ExplicitCurve =
        "30819d30818806072a8648ce3d0201307d020101301a06072a8648ce3d0101020f00db7c2abf62e35e668076bead208b3037040edb7c2abf62e35e668076bead2088040e659e" +
        "f8ba043916eede8911702b2203150000f50b028e4d696e676875615175290472783fb1040f0209487239995a5ee76b55f9c2f098020f00db7c2abf62e35e7628dfac6561c5020101" +
        "03100002cd23a51d56d763bd53a0e3041f03";

    private static readonly byte[] Statement = "what was said"u8.ToArray();

    [Fact]
    public void Verify_OwnSignature_IsTrue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = WorkerSignature.Sign(key, Statement);

        Assert.Equal(WorkerSignature.SizeBytes, signature.Length);
        Assert.True(WorkerSignature.Verify(key.ExportSubjectPublicKeyInfo(), Statement, signature));
    }

    [Fact]
    public void Verify_OneBitChangedAnywhere_IsFalse()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var signature = WorkerSignature.Sign(key, Statement);
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 1;
            Assert.False(WorkerSignature.Verify(publicKey, Statement, signature));
            signature[i] ^= 1;
        }

        for (var i = 0; i < publicKey.Length; i++)
        {
            publicKey[i] ^= 1;
            Assert.False(WorkerSignature.Verify(publicKey, Statement, signature));
            publicKey[i] ^= 1;
        }

        Assert.False(WorkerSignature.Verify(publicKey, [.. Statement, 0], signature));
    }

    [Fact]
    public void Verify_Garbage_IsFalseAndNeverThrows()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var noise = new byte[random.Next(0, 130)];
            random.NextBytes(noise);
            var truncated = publicKey.AsSpan(0, random.Next(publicKey.Length)).ToArray();

            Assert.False(WorkerSignature.Verify(noise, Statement, new byte[64]));
            Assert.False(WorkerSignature.Verify(publicKey, Statement, noise));
            Assert.False(WorkerSignature.IsPublicKey(noise));
            Assert.False(WorkerSignature.IsPublicKey(truncated));
        }
    }

    [Fact]
    public void IsPublicKey_P256_OnlyInItsUsualForm()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();

        Assert.True(WorkerSignature.IsPublicKey(publicKey));
        Assert.False(WorkerSignature.IsPublicKey([.. publicKey, 0]));
        Assert.False(WorkerSignature.IsPublicKey(Compressed(publicKey)));
    }

    [Fact]
    public void IsPublicKey_OtherKeys_IsFalse()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(1024);

        Assert.False(WorkerSignature.IsPublicKey(p384.ExportSubjectPublicKeyInfo()));
        Assert.False(WorkerSignature.IsPublicKey(rsa.ExportSubjectPublicKeyInfo()));
        Assert.False(WorkerSignature.IsPublicKey(Convert.FromHexString(ExplicitCurve)));
        Assert.False(WorkerSignature.IsPublicKey(new byte[WorkerSignature.MaxPublicKeyBytes + 1]));
        Assert.False(WorkerSignature.IsPublicKey([]));
    }

    // SEQUENCE { SEQUENCE { ecPublicKey, P-256 }, BIT STRING 02|03 x }: the same key in fewer bytes.
    private static byte[] Compressed(byte[] publicKey)
    {
        var algorithm = publicKey[2..23];
        var x = publicKey[27..59];
        var sign = (byte)(2 + (publicKey[^1] & 1));
        return [0x30, 0x39, .. algorithm, 0x03, 0x22, 0x00, sign, .. x];
    }
}
