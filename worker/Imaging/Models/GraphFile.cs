using SogniLike.Imaging.Models.AddOns;

namespace SogniLike.Imaging.Models;

/// <summary>The file of a graph.</summary>
/// <param name="Path">Full path of the .onnx file.</param>
/// <param name="WeightBytes">Bytes of its weights, those outside the file included.</param>
public sealed record GraphFile(string Path, long WeightBytes)
{
    /// <summary>The file and those of its external data as they were when they were checked; empty when they were not.</summary>
    public IReadOnlyList<FileIdentity> Checked { get; init; } = [];

    /// <summary>
    /// Names the content: path and identity of every file. Another file in the same place has another key. It stands for a hash of the weights, which would
    /// take seconds for every gigabyte.
    /// </summary>
    public string Key => Checked.Count == 0 ? Path : string.Join('|', Checked);

    /// <summary>Other weights in the place of some; null for those of the file.</summary>
    internal WeightPatch? Patch { get; init; }

    /// <summary>The first file that is not any more what was checked; null when all are.</summary>
    public string? FindChange()
    {
        foreach (var file in Checked)
        {
            if (!file.IsUnchanged())
            {
                return file.Path;
            }
        }

        return null;
    }
}
