using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SogniLike.Worker.Session;

/// <summary>
/// Which certificate the coordinator must show. With a pin the key alone decides: names, dates and authorities are not looked at, so a pool needs
/// no authority. Without a pin the ordinary rules hold. Safe for concurrent use.
/// </summary>
public sealed class CertificatePin(ReadOnlyMemory<byte> spkiSha256)
{
    private volatile bool _mismatched;

    /// <summary>True once another certificate was shown.</summary>
    public bool WasMismatched => _mismatched;

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    public bool Accepts(X509Certificate? certificate, SslPolicyErrors errors)
    {
        var accepted = spkiSha256.IsEmpty
            ? errors == SslPolicyErrors.None
            : certificate is X509Certificate2 shown
                && CryptographicOperations.FixedTimeEquals(SHA256.HashData(shown.PublicKey.ExportSubjectPublicKeyInfo()), spkiSha256.Span);
        _mismatched |= !accepted;
        return accepted;
    }
}
