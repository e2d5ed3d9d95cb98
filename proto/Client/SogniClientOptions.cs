namespace SogniLike.Client;

/// <summary>Where the coordinator is, who asks, and how patient the client is.</summary>
public sealed class SogniClientOptions
{
    /// <summary>The coordinator's gRPC address, <c>https://host:port</c> or <c>http://host:port</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>API key, sent with every call; null sends none. Never logged.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// SHA-256 of the SubjectPublicKeyInfo that the server's certificate must have, 32 bytes; empty (the default) leaves the decision to the
    /// system's certificate authorities. With it a self-signed certificate is fine, and any other certificate is refused.
    /// </summary>
    public ReadOnlyMemory<byte> CertificateSpkiSha256 { get; init; }

    /// <summary>Allows <c>http</c> to another machine, where anybody in between can read keys and prompts. Default false.</summary>
    public bool AllowCleartext { get; init; }

    /// <summary>How long one attempt of a call may take. More than zero; default 30 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt of a download, or of an upload, may take. More than zero; default 5 min.</summary>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts of a call that may be repeated safely, while the coordinator is unavailable. 1 to 20; default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Wait after the first failed attempt; doubles with each further one, give or take a fifth. Default 200 ms.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait between two attempts. Default 5 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a watch that was once open tries to come back before it fails. Default 10 min.</summary>
    public TimeSpan WatchReconnectWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Largest image that is downloaded, in bytes. 1 to 1 GiB; default 64 MiB.</summary>
    public int MaxImageBytes { get; init; } = 64 << 20;

    /// <summary>The clock of timeouts and waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A sentence that says what is wrong with these options, or null when nothing is.</summary>
    public string? Validate()
    {
        if (!Address.IsAbsoluteUri || (Address.Scheme != Uri.UriSchemeHttp && Address.Scheme != Uri.UriSchemeHttps))
        {
            return $"The address of the coordinator must begin with http:// or https://, but it is \"{Address}\".";
        }

        if (Address.Scheme == Uri.UriSchemeHttp && !Address.IsLoopback && !AllowCleartext)
        {
            return $"{Address.GetLeftPart(UriPartial.Authority)} is another machine without TLS: anybody in between could read the API key and prompts. Use https, or allow cleartext if the network is yours.";
        }

        if (CertificateSpkiSha256.Length is not (0 or 32))
        {
            return "The certificate's SPKI hash must have 32 bytes.";
        }

        if (!CertificateSpkiSha256.IsEmpty && Address.Scheme != Uri.UriSchemeHttps)
        {
            return "A certificate's SPKI hash can only be checked with an https address.";
        }

        if (ApiKey is not null && (ApiKey.Length is 0 or > 512 || ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            return "An API key has 1 to 512 printable ASCII characters without spaces.";
        }

        return LimitsProblem();
    }

    private string? LimitsProblem() => this switch
    {
        { CallTimeout.Ticks: <= 0 } or { DownloadTimeout.Ticks: <= 0 } => "Timeouts must be longer than zero.",
        { MaxAttempts: < 1 or > 20 } => "MaxAttempts must be 1 to 20.",
        { MaxImageBytes: < 1 or > 1 << 30 } => "MaxImageBytes must be 1 to 1 GiB.",
        { InitialBackoff.Ticks: < 0 } or { MaxBackoff.Ticks: < 0 } or { WatchReconnectWindow.Ticks: < 0 } => "Waits must not be negative.",
        _ => null,
    };
}
