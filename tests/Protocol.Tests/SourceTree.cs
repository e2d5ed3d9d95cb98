using System.Runtime.CompilerServices;

namespace SogniLike.Protocol.Tests;

/// <summary>Where the repository lies that these tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find(AppContext.BaseDirectory) ?? Find(Here()) ?? throw new DirectoryNotFoundException("SogniLike.sln is in no folder above the tests.");

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SogniLike.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
