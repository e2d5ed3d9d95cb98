using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Protocol.Manifests;

/// <summary>
/// Reads which files of a folder are the model: <c>model_index.json</c> and everything below the folders that it names. Cards, licences and
/// samples beside them do not change what is drawn and are left out.
/// </summary>
public static class ModelFolder
{
    /// <summary>Most files a model may have.</summary>
    public const int MaxFiles = 200;

    private const int MaxIndexBytes = 1 << 20;

    /// <summary>Hashes the model's files, sorted by path.</summary>
    /// <exception cref="InvalidDataException">The folder is no model folder; the message says why in a sentence.</exception>
    public static async Task<IReadOnlyList<ModelFile>> ReadFilesAsync(string folder, CancellationToken cancellationToken)
    {
        var index = new FileInfo(Path.Combine(folder, "model_index.json"));
        if (!index.Exists || index.Length > MaxIndexBytes)
        {
            throw new InvalidDataException($"{folder} is no model folder: it needs a model_index.json of at most 1 MiB.");
        }

        var files = new List<ModelFile>();
        foreach (var path in PathsOf(folder, await ReadPartsAsync(index.FullName, cancellationToken)).Order(StringComparer.Ordinal))
        {
            if (files.Count == MaxFiles)
            {
                throw new InvalidDataException($"{folder} holds more than {MaxFiles} model files.");
            }

            files.Add(await HashAsync(folder, path, cancellationToken));
        }

        return files;
    }

    private static async Task<List<string>> ReadPartsAsync(string index, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(index, cancellationToken));

            // A part is ["library", "Class"]; [null, null] means that the model has none.
            return json.RootElement.EnumerateObject()
                .Where(p => !p.Name.StartsWith('_') && p.Value.ValueKind == JsonValueKind.Array
                    && p.Value.GetArrayLength() == 2 && p.Value[0].ValueKind == JsonValueKind.String)
                .Select(p => p.Name)
                .ToList();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{index} is no valid JSON object: {e.Message}", e);
        }
    }

    private static IEnumerable<string> PathsOf(string folder, List<string> parts)
    {
        yield return "model_index.json";
        foreach (var part in parts)
        {
            var partFolder = Path.Combine(folder, part);
            if (Path.GetFileName(part) != part || !Directory.Exists(partFolder))
            {
                throw new InvalidDataException($"model_index.json names the part \"{part}\", but {folder} has no such folder.");
            }

            foreach (var file in Directory.EnumerateFiles(partFolder, "*", SearchOption.AllDirectories))
            {
                yield return Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            }
        }
    }

    private static async Task<ModelFile> HashAsync(string folder, string path, CancellationToken cancellationToken)
    {
        var info = new FileInfo(Path.Combine(folder, path));
        if (info.LinkTarget is not null)
        {
            throw new InvalidDataException($"{path} is a link; a model is made of plain files.");
        }

        await using var stream = info.OpenRead();
        var hash = await SHA256.HashDataAsync(stream, cancellationToken);
        return new ModelFile { Path = path, SizeBytes = (ulong)stream.Length, Sha256 = ByteString.CopyFrom(hash) };
    }
}
