namespace SogniLike.Client;

/// <summary>Codes of <see cref="SogniException"/> that the client itself gives; all others are those of proto/README.md, from the coordinator.</summary>
public static class ClientErrorCodes
{
    /// <summary>Nobody answers at the address.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The server's certificate is not the expected one, or not trusted.</summary>
    public const string CertificateRefused = "certificate_refused";

    /// <summary>Something answers at the address, but no coordinator that knows the call.</summary>
    public const string NotACoordinator = "not_a_coordinator";

    /// <summary>The coordinator did not answer in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>A downloaded image has not the size or SHA-256 that the coordinator named.</summary>
    public const string ImageDamaged = "image_damaged";

    /// <summary>An error without a code.</summary>
    public const string Unknown = "unknown";
}
