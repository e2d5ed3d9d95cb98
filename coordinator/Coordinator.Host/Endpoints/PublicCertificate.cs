using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Host.Startup;

namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>
/// The certificate of the public endpoint: the operator's, or a self-signed one whose key stays the same for ever, so that enrolment tokens stay good.
/// </summary>
internal static class PublicCertificate
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(825);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(90);

    /// <summary>Loads the certificate with its key.</summary>
    /// <exception cref="StartupException">The files hold no usable certificate and key.</exception>
    public static X509Certificate2 Load(EndpointOptions options, DataFolder data, TimeProvider time) =>
        options.Certificate is null ? LoadSelfSigned(data.CertificateFile, options, time) : LoadFile(options);

    /// <summary>What stands beside the certificate in the operator's file: the authorities between it and one that clients know.</summary>
    /// <exception cref="StartupException">The file cannot be read.</exception>
    public static X509Certificate2Collection LoadChain(EndpointOptions options, X509Certificate2 certificate)
    {
        var all = new X509Certificate2Collection();
        if (options.Certificate is null)
        {
            return all;
        }

        try
        {
            if (IsPem(options.Certificate))
            {
                all.ImportFromPemFile(options.Certificate);
            }
            else
            {
                all = X509CertificateLoader.LoadPkcs12CollectionFromFile(options.Certificate, options.CertificatePassword);
            }
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(options, e);
        }

        return [.. all.Where(one => one.Thumbprint != certificate.Thumbprint)];
    }

    /// <summary>SHA-256 of the certificate's SubjectPublicKeyInfo: what clients pin.</summary>
    public static byte[] SpkiSha256(X509Certificate2 certificate) => SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    private static X509Certificate2 LoadFile(EndpointOptions options)
    {
        try
        {
            return IsPem(options.Certificate!)
                ? LoadPem(options.Certificate!, options.CertificateKey, options.CertificatePassword)
                : X509CertificateLoader.LoadPkcs12FromFile(options.Certificate!, options.CertificatePassword);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(options, e);
        }
    }

    private static bool IsPem(string path) => File.ReadAllText(path).Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);

    private static StartupException Unusable(EndpointOptions options, Exception e) =>
        new($"{EndpointOptions.Section}:Certificate: {options.Certificate} gives no certificate with its private key: {e.Message}", e);

    private static X509Certificate2 LoadPem(string path, string? keyPath, string? password) => password is null
        ? X509Certificate2.CreateFromPemFile(path, keyPath)
        : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);

    private static X509Certificate2 LoadSelfSigned(string path, EndpointOptions options, TimeProvider time)
    {
        var now = time.GetUtcNow();
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            if (File.Exists(path))
            {
                var kept = X509Certificate2.CreateFromPemFile(path);
                if (kept.NotAfter.ToUniversalTime() - now.UtcDateTime > RenewBefore && Names(options).All(name => IsNamed(kept, name)))
                {
                    return kept;
                }

                // Renewed with the same key: what clients pinned still matches.
                kept.Dispose();
                key.ImportFromPem(File.ReadAllText(path));
            }

            using var made = Make(key, Names(options), now);
            DataFolder.WriteAtomically(path, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n", secret: true);
            return X509Certificate2.CreateFromPemFile(path);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new StartupException($"{path} is damaged: {e.Message} Remove it to have a new certificate made; workers then enrol again.", e);
        }
    }

    /// <summary>What clients may call this coordinator: this machine, and what the operator says.</summary>
    private static IReadOnlyList<string> Names(EndpointOptions options)
    {
        var names = new List<string> { "localhost", Dns.GetHostName(), IPAddress.Loopback.ToString(), IPAddress.IPv6Loopback.ToString() };
        if (options.PublicUrl is { } url)
        {
            names.Add(new Uri(url).IdnHost);
        }

        return [.. names.Concat(options.CertificateNames).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static bool IsNamed(X509Certificate2 certificate, string name)
    {
        var san = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return san is not null && (IPAddress.TryParse(name, out var address)
            ? san.EnumerateIPAddresses().Contains(address)
            : san.EnumerateDnsNames().Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    private static X509Certificate2 Make(ECDsa key, IReadOnlyList<string> called, DateTimeOffset now)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in called)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        var request = new CertificateRequest("CN=SogniLike coordinator (self-signed)", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request.CreateSelfSigned(now.AddDays(-1), now + Validity);
    }
}
