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

    /// <summary>Deepest folder below a part, so that a walk ends.</summary>
    public const int MaxDepth = 8;

    private const string IndexName = "model_index.json";
    private const int MaxIndexBytes = 1 << 20;

    /// <summary>Hashes the model's files, sorted by path. Links are refused, so that a manifest speaks only of what lies in the folder.</summary>
    /// <exception cref="InvalidDataException">The folder is no model folder; the message says why in a sentence.</exception>
    public static async Task<IReadOnlyList<ModelFile>> ReadFilesAsync(string folder, CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(folder);
        var index = new FileInfo(Path.Combine(root.FullName, IndexName));
        if (!index.Exists || index.Length > MaxIndexBytes)
        {
            throw new InvalidDataException($"{folder} is no model folder: it needs a {IndexName} of at most 1 MiB.");
        }

        var found = new SortedDictionary<string, FileInfo>(StringComparer.Ordinal);
        Add(found, index, IndexName);
        foreach (var part in await ReadPartsAsync(index, cancellationToken))
        {
            Walk(found, PartFolder(root, part), part, depth: 0);
        }

        var files = new List<ModelFile>(found.Count);
        foreach (var (path, file) in found)
        {
            files.Add(await HashAsync(file, path, cancellationToken));
        }

        return files;
    }

    private static async Task<List<string>> ReadPartsAsync(FileInfo index, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(index.FullName, cancellationToken));

            // A part is ["library", "Class"]; [null, null] means that the model has none.
            return json.RootElement.EnumerateObject()
                .Where(p => !p.Name.StartsWith('_') && p.Value.ValueKind == JsonValueKind.Array
                    && p.Value.GetArrayLength() == 2 && p.Value[0].ValueKind == JsonValueKind.String)
                .Select(p => p.Name)
                .Distinct()
                .ToList();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{index.FullName} is no valid JSON object: {e.Message}", e);
        }
    }

    private static DirectoryInfo PartFolder(DirectoryInfo root, string part)
    {
        var isName = ModelFilePath.IsValid(part) && !part.Contains('/');
        var folder = isName ? new DirectoryInfo(Path.Combine(root.FullName, part)) : null;
        return folder is { Exists: true }
            ? folder
            : throw new InvalidDataException($"{IndexName} names the part \"{part}\", but {root.FullName} has no such folder.");
    }

    private static void Walk(SortedDictionary<string, FileInfo> found, DirectoryInfo folder, string path, int depth)
    {
        RefuseLink(folder, path);
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"{path} is more than {MaxDepth} folders deep.");
        }

        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var entryPath = $"{path}/{entry.Name}";
            if (entry is DirectoryInfo below)
            {
                Walk(found, below, entryPath, depth + 1);
            }
            else
            {
                Add(found, (FileInfo)entry, entryPath);
            }
        }
    }

    private static void Add(SortedDictionary<string, FileInfo> found, FileInfo file, string path)
    {
        RefuseLink(file, path);
        if (!ModelFilePath.IsValid(path))
        {
            throw new InvalidDataException($"The name of {path} cannot stand in a manifest: at most {ModelFilePath.MaxLength} characters of printable ASCII, without \\ : * ? \" < > |.");
        }

        if (found.Count == MaxFiles)
        {
            throw new InvalidDataException($"The folder holds more than {MaxFiles} model files.");
        }

        found.Add(path, file);
    }

    private static void RefuseLink(FileSystemInfo entry, string path)
    {
        if (entry.LinkTarget is not null)
        {
            throw new InvalidDataException($"{path} is a link; a model is made of plain files and folders.");
        }
    }

    private static async Task<ModelFile> HashAsync(FileInfo file, string path, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        var hash = await SHA256.HashDataAsync(stream, cancellationToken);
        return new ModelFile { Path = path, SizeBytes = (ulong)stream.Length, Sha256 = ByteString.CopyFrom(hash) };
    }
}
