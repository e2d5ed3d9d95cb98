using System.Diagnostics;
using SogniLike.Testing;

namespace SogniLike.Repository.Tests;

/// <summary>The files of the working copy: those git tracks and those it would track.</summary>
internal static class SourceTree
{
    private static readonly string[] BuildFolders = [".git", "bin", "obj", "out", "artifacts", "node_modules", "TestResults"];

    /// <summary>Paths relative to the root with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. List().Where(Exists).Order(StringComparer.Ordinal)];

    /// <summary>Files whose names end in one of <paramref name="endings"/>.</summary>
    public static IEnumerable<string> FilesEndingIn(params string[] endings) =>
        Files.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>Files written by people: no models, no reference vectors, no licences of others.</summary>
    public static IEnumerable<string> WrittenFiles => Files.Where(file =>
        !file.StartsWith("worker/BuiltInModels/", StringComparison.Ordinal)
        && !file.StartsWith("tests/Golden/", StringComparison.Ordinal)
        && !IsBinary(file));

    public static string Read(string file) => File.ReadAllText(Path.Combine(RepositoryPaths.Root, file));

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(RepositoryPaths.Root, file));

    public static bool IsBinary(string file)
    {
        var start = new byte[8192];
        using var stream = File.OpenRead(Path.Combine(RepositoryPaths.Root, file));
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.AsSpan(0, read).Contains((byte)0);
    }

    private static bool Exists(string file) => File.Exists(Path.Combine(RepositoryPaths.Root, file));

    private static IEnumerable<string> List() => Directory.Exists(Path.Combine(RepositoryPaths.Root, ".git")) || File.Exists(Path.Combine(RepositoryPaths.Root, ".git"))
        ? ListByGit()
        : ListFolder(RepositoryPaths.Root);

    private static string[] ListByGit()
    {
        // A clone may belong to another user than the one who tests it.
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = RepositoryPaths.Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"git ls-files ended with {git.ExitCode}.");
    }

    // An unpacked archive has no git folder.
    private static IEnumerable<string> ListFolder(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Where(path => !BuildFolders.Contains(Path.GetFileName(path)))
        .SelectMany(path => Directory.Exists(path) ? ListFolder(path) : [Path.GetRelativePath(RepositoryPaths.Root, path).Replace('\\', '/')]);
}
