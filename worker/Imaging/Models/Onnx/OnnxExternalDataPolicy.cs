using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Checks that external weights are ordinary files beside their graph, named by no other path on this machine, and as long as they should be.</summary>
internal sealed class OnnxExternalDataPolicy(string folder, string part, ModelManifest? manifest, OnnxFindings findings)
{
    /// <summary>How much larger all weights together may be than the files that hold them: tied weights may share bytes, a bomb may not.</summary>
    private const int MaxSharing = 4;

    private const int MaxLength = 255;
    private const int MaxFiles = 10_000;

    private static readonly SearchValues<char> Reserved = SearchValues.Create("\\:*?\"<>|%~");

    /// <summary>Names that mean devices to Windows whatever folder they stand in.</summary>
    private static readonly FrozenSet<string> Devices = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(static number => (string[])[$"COM{number}", $"LPT{number}"])]);

    private readonly Dictionary<string, FileIdentity?> _files = new(StringComparer.Ordinal);

    /// <summary>The files that were found sound.</summary>
    public IEnumerable<FileIdentity> Files => _files.Values.OfType<FileIdentity>();

    /// <summary>Checks all references of one graph.</summary>
    public void Check(IReadOnlyList<OnnxExternalData> references)
    {
        var used = 0m;
        foreach (var data in references)
        {
            if (!_files.TryGetValue(data.Location, out var file))
            {
                if (_files.Count == MaxFiles)
                {
                    findings.Add(ModelDefectCode.GraphTooLarge, null, $"The weights lie in over {MaxFiles} files, the limit.");
                    return;
                }

                file = Resolve(data);
                _files.Add(data.Location, file);
            }

            if (file is { } found)
            {
                CheckRange(data, found.Length);
                used += data.ExpectedLength;
            }
        }

        var held = Files.Sum(static file => (decimal)file.Length);
        if (used > (held * MaxSharing) + 4096)
        {
            findings.Add(
                ModelDefectCode.Amplification,
                null,
                string.Create(CultureInfo.InvariantCulture, $"Weights of {used} bytes share {held} bytes of external files; {MaxSharing} times is the limit."));
        }
    }

    /// <summary>True for a path of plain names in printable ASCII: not rooted, no way up, no drive, stream, device, escape or alternative separator.</summary>
    internal static bool IsPlain(string location) =>
        location.Length is > 0 and <= MaxLength
        && !location.AsSpan().ContainsAny(Reserved)
        && !location.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && location.Split('/').All(static name =>
            name.Length > 0 && name != "." && name != ".." && name[^1] is not ('.' or ' ') && !Devices.Contains(name.Split('.')[0].TrimEnd()));

    private void CheckRange(OnnxExternalData data, long fileLength)
    {
        var bytes = data.Length ?? data.ExpectedLength;
        if (data.Offset > fileLength || bytes > fileLength - data.Offset)
        {
            findings.Add(
                ModelDefectCode.UnsafeExternalData,
                data.Tensor,
                string.Create(CultureInfo.InvariantCulture, $"It lies at bytes {data.Offset} to {data.Offset + (decimal)bytes} of a file of {fileLength} bytes."));
        }
        else if (bytes != data.ExpectedLength)
        {
            findings.Add(
                ModelDefectCode.UnsafeExternalData,
                data.Tensor,
                string.Create(CultureInfo.InvariantCulture, $"It has {bytes} bytes of external data; its type and dimensions ask for {data.ExpectedLength}."));
        }
    }

    private FileIdentity? Resolve(OnnxExternalData data)
    {
        var shown = OnnxText.Show(data.Location);
        if (!IsPlain(data.Location))
        {
            findings.Add(ModelDefectCode.UnsafeExternalData, data.Tensor, $"External data must be given by a plain path inside the folder of the graph, not \"{shown}\".");
            return null;
        }

        var parent = part.Contains('/', StringComparison.Ordinal) ? part[..(part.LastIndexOf('/') + 1)] : "";
        var path = parent + data.Location;
        if (path == part)
        {
            findings.Add(ModelDefectCode.UnsafeExternalData, data.Tensor, "The graph names itself as the file of its external data.");
            return null;
        }

        try
        {
            var file = OrdinaryFile.Find(folder, path);
            if (file.Links > 1)
            {
                findings.Add(ModelDefectCode.UnsafeExternalData, data.Tensor, $"The file {shown} has {file.Links} names on this machine (hard links); it must have one.");
                return null;
            }

            if (manifest is not null && !manifest.Lists(path))
            {
                findings.Add(ModelDefectCode.ManifestMismatch, data.Tensor, $"The file {shown} with external data is not listed in the manifest.");
                return null;
            }

            return file;
        }
        catch (FileNotFoundException)
        {
            findings.Add(ModelDefectCode.MissingFile, data.Tensor, $"The file {shown} with external data is missing.");
        }
        catch (UnsafeFileException exception)
        {
            findings.Add(ModelDefectCode.UnsafeExternalData, data.Tensor, $"The file {shown} with external data is refused: {exception.Message}");
        }

        return null;
    }
}
