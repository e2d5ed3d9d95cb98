using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Protocol.Manifests;

/// <summary>
/// The identity of a model: SHA-256 over one line per file, <c>{sha256 hex} {size} {path}\n</c> in UTF-8, sorted by path (ordinal), after the line
/// <c>sognilike model manifest v1\n</c>. Name, limits and defaults are no part of it: the same files are the same model.
/// </summary>
public static class ManifestCanonicalForm
{
    /// <summary>The 32-byte identity of a model of these files.</summary>
    public static byte[] IdOf(IEnumerable<ModelFile> files)
    {
        var text = new StringBuilder("sognilike model manifest v1\n");
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(file.Sha256.Span)} {file.SizeBytes} {file.Path}\n");
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
