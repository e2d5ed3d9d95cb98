using System.Buffers;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Checks that external weights are ordinary files beside their graph and as long as they should be.</summary>
internal static class OnnxExternalDataPolicy
{
    private static readonly SearchValues<char> Reserved = SearchValues.Create("\\:*?\"<>|");

    public static void Check(OnnxGraphInfo graph, string part, string folder, ModelDefects defects)
    {
        var lengths = new Dictionary<string, long?>(StringComparer.Ordinal);
        foreach (var data in graph.ExternalData)
        {
            if (!lengths.TryGetValue(data.Location, out var length))
            {
                length = Resolve(data.Location, part, folder, defects);
                lengths.Add(data.Location, length);
            }

            if (length is null)
            {
                continue;
            }

            var bytes = data.Length ?? data.ExpectedLength ?? 0;
            if (data.Offset > length || bytes > length - data.Offset)
            {
                defects.Add(
                    ModelDefectCode.UnsafeExternalData,
                    part,
                    $"A tensor lies at bytes {data.Offset} to {data.Offset + (decimal)bytes} of a file of {length} bytes.");
                return;
            }

            if (data.Length is { } given && data.ExpectedLength is { } expected && given != expected)
            {
                defects.Add(
                    ModelDefectCode.UnsafeExternalData,
                    part,
                    $"A tensor has {given} bytes of external data; its type and dimensions ask for {expected}.");
                return;
            }
        }
    }

    /// <summary>True for a path of plain names: not rooted, no way up, no drive, stream or alternative separator.</summary>
    internal static bool IsPlain(string location) =>
        location.Length is > 0 and <= 255
        && !location.AsSpan().ContainsAny(Reserved)
        && !location.Any(char.IsControl)
        && location.Split('/').All(static name => name.Length > 0 && name != "." && name != ".." && name[^1] is not ('.' or ' '));

    private static long? Resolve(string location, string part, string folder, ModelDefects defects)
    {
        if (!IsPlain(location))
        {
            defects.Add(ModelDefectCode.UnsafeExternalData, part, "External data must be given by a plain path inside the folder of the graph.");
            return null;
        }

        var path = folder;
        foreach (var name in location.Split('/'))
        {
            path = Path.Combine(path, name);
            if (new FileInfo(path).LinkTarget is not null)
            {
                defects.Add(ModelDefectCode.UnsafeExternalData, part, "External data must not be reached through links.");
                return null;
            }
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            defects.Add(ModelDefectCode.MissingFile, part, $"The file {location} with external data is missing.");
            return null;
        }

        if ((file.Attributes & (FileAttributes.Directory | FileAttributes.Device | FileAttributes.ReparsePoint)) != 0)
        {
            defects.Add(ModelDefectCode.UnsafeExternalData, part, "External data must be an ordinary file.");
            return null;
        }

        return file.Length;
    }
}
