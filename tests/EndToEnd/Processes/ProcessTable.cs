using System.Diagnostics;
using System.Globalization;

namespace SogniLike.EndToEnd.Tests.Processes;

/// <summary>Reads /proc, to find what a program under test started.</summary>
internal static class ProcessTable
{
    /// <summary>Ids of the processes named <paramref name="name"/> whose working folder lies in <paramref name="folder"/>.</summary>
    public static IReadOnlyList<int> WorkingIn(string folder, string name) =>
        [.. All().Where(id => ReadName(id) == name && IsWithin(ReadWorkingFolder(id), folder))];

    /// <summary>SIGKILL by id; a process that is gone already is no error.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => name!.All(char.IsAsciiDigit))
        .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static string? ReadName(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").TrimEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ReadWorkingFolder(int id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/cwd").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsWithin(string? path, string folder) => path is not null && (path + "/").StartsWith(folder + "/", StringComparison.Ordinal);
}
