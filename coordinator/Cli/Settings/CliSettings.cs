using SogniLike.Client;

namespace SogniLike.Cli.Settings;

/// <summary>Where the coordinator is and who asks.</summary>
/// <param name="Url">Its gRPC address.</param>
/// <param name="Key">The API key, or null when there is none.</param>
/// <param name="Certificate">SHA-256 of its certificate's SPKI; empty for none.</param>
/// <param name="AllowCleartext">Whether http to another machine is fine.</param>
internal sealed record CliSettings(Setting<Uri> Url, Setting<string>? Key, ReadOnlyMemory<byte> Certificate, bool AllowCleartext)
{
    public SogniClientOptions ToClientOptions(TimeProvider timeProvider) => new()
    {
        Address = Url.Value,
        ApiKey = Key?.Value,
        CertificateSpkiSha256 = Certificate,
        AllowCleartext = AllowCleartext,
        TimeProvider = timeProvider,
    };
}
