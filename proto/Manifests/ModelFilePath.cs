using System.Buffers;

namespace SogniLike.Protocol.Manifests;

/// <summary>
/// Which paths a manifest may hold. Printable ASCII that every file system can keep as it is: one spelling per file, nothing that leaves the
/// model's folder, and no line break that could make two manifests look alike in the canonical form.
/// </summary>
public static class ModelFilePath
{
    /// <summary>Longest path, in characters.</summary>
    public const int MaxLength = 255;

    // Space is allowed inside a part; '/' separates parts and is handled apart.
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        " !#$%&'()+,-.0123456789;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}~");

    /// <summary>True when a manifest may hold the path. Never throws.</summary>
    public static bool IsValid(string? path)
    {
        if (string.IsNullOrEmpty(path) || path.Length > MaxLength)
        {
            return false;
        }

        foreach (var part in path.AsSpan().Split('/'))
        {
            if (!IsValidPart(path.AsSpan()[part]))
            {
                return false;
            }
        }

        return true;
    }

    // Windows drops a dot or a space at the end of a name, so two paths would become one file.
    private static bool IsValidPart(ReadOnlySpan<char> part) =>
        !part.IsEmpty && part[^1] is not ('.' or ' ') && !part.ContainsAnyExcept(Allowed);
}
