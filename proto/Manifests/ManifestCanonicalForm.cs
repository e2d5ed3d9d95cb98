using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Protocol.Manifests;

/// <summary>
/// The identity of a model: SHA-256 over one line per file, <c>{sha256 hex} {size} {path}\n</c> in ASCII, sorted by path (byte order), after the line
/// <c>sognilike model manifest v1\n</c>. Name, limits and defaults are no part of it: the same files are the same model.
/// </summary>
public static class ManifestCanonicalForm
{
    /// <summary>The 32-byte identity of a model of these files, in whatever order they come.</summary>
    /// <exception cref="ArgumentException">A path that <see cref="ModelFilePath"/> refuses or that comes twice, or a hash that has not 32 bytes.</exception>
    public static byte[] IdOf(IEnumerable<ModelFile> files) => SHA256.HashData(Encoding.ASCII.GetBytes(TextOf(files)));

    /// <summary>The text that <see cref="IdOf"/> hashes; throws as it does.</summary>
    public static string TextOf(IEnumerable<ModelFile> files)
    {
        var text = new StringBuilder("sognilike model manifest v1\n");
        string? previous = null;
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            if (!ModelFilePath.IsValid(file.Path) || file.Path == previous)
            {
                throw new ArgumentException("A path of the manifest is malformed or comes twice.", nameof(files));
            }

            if (file.Sha256.Length != SHA256.HashSizeInBytes)
            {
                throw new ArgumentException("A hash of the manifest has not 32 bytes.", nameof(files));
            }

            text.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(file.Sha256.Span)} {file.SizeBytes} {file.Path}\n");
            previous = file.Path;
        }

        return text.ToString();
    }
}
