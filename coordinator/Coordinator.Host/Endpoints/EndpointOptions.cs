namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>Where the coordinator listens: section <c>Coordinator:Endpoints</c>.</summary>
internal sealed class EndpointOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Coordinator:Endpoints";

    /// <summary>HTTP/1.1 for health. Loopback address and port, 0 for any free port. Default 127.0.0.1:7700.</summary>
    public string Http { get; set; } = "127.0.0.1:7700";

    /// <summary>gRPC as cleartext HTTP/2. Loopback address and port, 0 for any free port: keys and prompts travel readable here. Default 127.0.0.1:7701.</summary>
    public string Grpc { get; set; } = "127.0.0.1:7701";

    /// <summary>HTTP/1.1 and HTTP/2 with TLS for other machines, <c>https://address:port</c>. Default none.</summary>
    public string? Public { get; set; }

    /// <summary>
    /// How others reach <see cref="Public"/>; enrolment tokens carry it. Default: its address, or the machine's name when that is every address.
    /// Without <see cref="Public"/> (something before the coordinator speaks TLS) only links to pages use it.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>PEM or PFX file with the certificate of <see cref="Public"/>. Default: a self-signed one, made once and kept in the data folder.</summary>
    public string? Certificate { get; set; }

    /// <summary>
    /// Host names and IP addresses that the self-signed certificate is good for, beside this machine's and that of <see cref="PublicUrl"/>; at most 16. Another list
    /// gives another certificate with the same key. Default none.
    /// </summary>
    public string[] CertificateNames { get; set; } = [];

    /// <summary>PEM file with the private key. Default: the key is in <see cref="Certificate"/>'s file.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>Password of the PFX file or of the PEM key. Default none.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>
    /// Whether enrolment tokens carry the hash of the certificate's public key. False: workers trust their system's certificate authorities, and the key
    /// may change. Default true.
    /// </summary>
    public bool PinCertificate { get; set; } = true;

    /// <summary>Connections at once, over all endpoints, 1 to 1,000,000. Default 10,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Calls at once on one connection, 1 to 10,000. Default 100.</summary>
    public int MaxStreamsPerConnection { get; set; } = 100;
}
