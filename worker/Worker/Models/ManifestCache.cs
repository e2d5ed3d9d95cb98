using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SogniLike.Protocol.Manifests;

namespace SogniLike.Worker.Models;

/// <summary>
/// Manifests of model folders, kept in a file so that gigabytes need not be hashed at every start. An entry holds while the path, size and time of
/// last change of every file in the folder are the same. A missing or damaged cache file is an empty cache. One caller at a time.
/// </summary>
public sealed class ManifestCache(string cacheFile)
{
    private const int MaxCacheBytes = 4 << 20;
    private const int MaxEntries = 1000;

    /// <summary>The 32-byte identity of the model in the folder.</summary>
    /// <exception cref="InvalidDataException">The folder is no model folder; the message says why.</exception>
    public async Task<byte[]> IdOfAsync(string folder, CancellationToken cancellationToken)
    {
        var entries = Load();
        var fingerprint = FingerprintOf(folder);
        if (entries.TryGetValue(folder, out var entry) && entry?.Fingerprint == fingerprint && IdFrom(entry.Manifest) is { } known)
        {
            return known;
        }

        var id = ManifestCanonicalForm.IdOf(await ModelFolder.ReadFilesAsync(folder, cancellationToken));
        if (FingerprintOf(folder) == fingerprint)
        {
            // Otherwise files changed while they were read, and the next start must look again.
            if (entries.Count >= MaxEntries)
            {
                entries.Clear();
            }

            entries[folder] = new ManifestCacheEntry(fingerprint, Convert.ToHexStringLower(id));
            Save(entries);
        }

        return id;
    }

    private static string FingerprintOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"There is no folder {folder}.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = ModelFolder.MaxDepth + 1, AttributesToSkip = 0, IgnoreInaccessible = false };
        var files = new DirectoryInfo(folder).EnumerateFiles("*", options).OrderBy(f => f.FullName, StringComparer.Ordinal);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[]? IdFrom(string? manifest) =>
        manifest is { Length: 2 * SHA256.HashSizeInBytes } && manifest.All(char.IsAsciiHexDigit) ? Convert.FromHexString(manifest) : null;

    private Dictionary<string, ManifestCacheEntry> Load()
    {
        try
        {
            return new FileInfo(cacheFile) is { Exists: true, Length: <= MaxCacheBytes }
                ? JsonSerializer.Deserialize(File.ReadAllBytes(cacheFile), ManifestCacheJson.Default.DictionaryStringManifestCacheEntry) ?? []
                : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Save(Dictionary<string, ManifestCacheEntry> entries)
    {
        try
        {
            var temporary = cacheFile + ".tmp";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(entries, ManifestCacheJson.Default.DictionaryStringManifestCacheEntry));
            File.Move(temporary, cacheFile, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without a cache the next start is slow, not wrong.
        }
    }
}
