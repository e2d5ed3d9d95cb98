using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SogniLike.Protocol.EnrolmentTokens;

/// <summary>What a volunteer pastes into <c>sogni-worker enroll</c>: where the pool is, which certificate to expect, and the secret that lets one in.</summary>
/// <param name="Url">Where workers dial, http (loopback only) or https.</param>
/// <param name="CertificateSpkiSha256">SHA-256 of the server certificate's SubjectPublicKeyInfo, 32 bytes; empty when <paramref name="Url"/> is http.</param>
/// <param name="Secret">32 bytes.</param>
/// <remarks>Text form: <c>sogniw1.</c> and base64url of a JSON object with the members u, c (left out when empty) and s, the last two base64url themselves.</remarks>
public sealed record EnrolmentToken(Uri Url, ReadOnlyMemory<byte> CertificateSpkiSha256, ReadOnlyMemory<byte> Secret)
{
    /// <summary>Every token begins with this.</summary>
    public const string Prefix = "sogniw1.";

    /// <summary>Longest text that is looked at, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>The text form. Holds the secret: show it once, never log it.</summary>
    public string ToText()
    {
        var payload = new Payload(
            Url.GetLeftPart(UriPartial.Authority),
            CertificateSpkiSha256.IsEmpty ? null : Base64Url.EncodeToString(CertificateSpkiSha256.Span),
            Base64Url.EncodeToString(Secret.Span));
        return Prefix + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload, EnrolmentTokenJson.Default.Payload));
    }

    /// <summary>Reads a text form; surrounding white space is ignored. Never throws.</summary>
    /// <param name="problem">A sentence for people when the result is false.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EnrolmentToken? token, out string problem)
    {
        token = null;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            problem = $"An enrolment token begins with \"{Prefix}\" and has at most {MaxLength} characters.";
            return false;
        }

        problem = "The enrolment token is damaged: copy it again, whole.";
        try
        {
            var payload = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length)), EnrolmentTokenJson.Default.Payload);
            if (payload?.Url is null || payload.Secret is null || !Uri.TryCreate(payload.Url, UriKind.Absolute, out var url))
            {
                return false;
            }

            if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            {
                return false;
            }

            if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
            {
                problem = "The enrolment token names a coordinator without TLS on another machine; refused, because anybody in between could read prompts.";
                return false;
            }

            var secret = Base64Url.DecodeFromChars(payload.Secret);
            var certificate = payload.Certificate is null ? [] : Base64Url.DecodeFromChars(payload.Certificate);
            if (secret.Length != 32 || certificate.Length is not (0 or 32))
            {
                return false;
            }

            token = new EnrolmentToken(url, certificate, secret);
            problem = "";
            return true;
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"enrolment token for {Url}";

    internal sealed record Payload(
        [property: JsonPropertyName("u")] string? Url,
        [property: JsonPropertyName("c"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Certificate,
        [property: JsonPropertyName("s")] string? Secret);
}
